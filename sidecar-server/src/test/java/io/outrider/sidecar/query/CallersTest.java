package io.outrider.sidecar.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CallersTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void requestsForOnePageAreOneCallerAndTheDearestComesFirst() {
        Callers callers = new Callers();
        callers.ran("shop", "GET /cities/Wien/page", 2, 10);
        callers.ran("shop", "GET /cities/Graz/page", 2, 10);
        callers.ran("shop", "GET /cities/Linz/page", 2, 10);
        callers.ran("shop", "GET /search", 1, 100);

        assertThat(callers.list())
                .extracting(caller -> caller.request + " " + caller.requests + " " + caller.calls)
                .containsExactly("GET /search 1 1", "GET /cities/*/page 3 6");
    }

    @Test
    void manyKindsOfRequestsDoNotTakeRoomWithoutEnd() {
        Callers callers = new Callers();
        for (int i = 0; i < 1000; i++) {
            callers.ran("service" + i, "GET /" + i + "x", 1, 1);
        }
        assertThat(callers.list()).hasSize(41);
        assertThat(callers.list().stream().mapToLong(caller -> caller.calls).sum())
                .isEqualTo(1000);
        assertThat(callers.list().get(0).request).isEqualTo(Callers.OTHERS);
    }

    @Test
    void theSlowestTracesStayWhateverComesLater() {
        Callers callers = new Callers();
        for (int i = 1; i <= 100; i++) {
            callers.sample("t" + i, "", i == 3 ? 999 : i);
        }
        assertThat(callers.slowest())
                .extracting(Callers.Sample::trace)
                .containsExactly("t3", "t100", "t99", "t98", "t97");
        assertThat(callers.latest())
                .extracting(Callers.Sample::trace)
                .containsExactly("t96", "t97", "t98", "t99", "t100");
        Callers again = Callers.of(written(callers::write));
        assertThat(again.slowest()).isEqualTo(callers.slowest());
        assertThat(again.latest()).isEqualTo(callers.latest());
    }

    @Test
    void historyHasAPointForEachStretchAndForgetsTheOldest() {
        HistoryConfig config = new HistoryConfig(Duration.ofMinutes(1), 3);
        History history = new History();
        for (int minute = 0; minute < 5; minute++) {
            for (int call = 1; call <= 100; call++) {
                history.record(NOON.plusSeconds(60L * minute), 1_000_000L * call, call == 1, config);
            }
        }
        history.record(NOON.plusSeconds(200), 5_000_000_000L, false, config); // read late

        List<History.Point> points = History.of(written(history::write)).points();
        assertThat(points)
                .extracting(point -> point.start)
                .containsExactly(
                        NOON.plusSeconds(120).toEpochMilli(),
                        NOON.plusSeconds(180).toEpochMilli(),
                        NOON.plusSeconds(240).toEpochMilli());
        assertThat(points).extracting(point -> point.calls).containsExactly(100L, 101L, 100L);
        assertThat(points.get(2).p50).isBetween(48_000_000L, 52_000_000L);
        assertThat(points.get(2).p99).isBetween(96_000_000L, 100_000_000L);
        assertThat(points.get(1).mostNanos).isEqualTo(5_000_000_000L);
    }

    private static JsonNode written(java.util.function.Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(text)) {
            content.accept(json);
        }
        return JsonMapper.shared().readTree(text.toString());
    }
}
