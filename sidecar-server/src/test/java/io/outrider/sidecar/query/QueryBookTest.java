package io.outrider.sidecar.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.tail.Event;
import io.outrider.sidecar.tail.HandClock;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

class QueryBookTest {
    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T18:00:00Z"));
    private final QueryConfig config = new QueryConfig(10, 5);
    private QueryBook book = new QueryBook(config, clock);
    private long sequence;

    @Test
    void aRestartInTheMiddleOfARequestChangesNothing() {
        for (int i = 0; i < 4; i++) {
            query("t1", "f");
        }
        restart();
        for (int i = 0; i < 4; i++) {
            query("t1", "f");
        }
        request("t1", "/page");

        assertThat(patterns()).singleElement().satisfies(pattern -> {
            assertThat(pattern.mostCalls).isEqualTo(8);
            assertThat(pattern.request).isEqualTo("GET /page");
        });
        restart();
        assertThat(patterns()).singleElement().satisfies(pattern -> assertThat(pattern.calls)
                .isEqualTo(8));
        assertThat(operations())
                .anySatisfy(operation -> assertThat(operation.repeatedCalls).isEqualTo(8));
    }

    @Test
    void belowTheThresholdIsNoFinding() {
        for (int i = 0; i < 4; i++) {
            query("t1", "f");
        }
        request("t1", "/page");
        assertThat(patterns()).isEmpty();
    }

    @Test
    void workOutsideRequestsIsClosedWhenItHasBeenQuiet() {
        for (int i = 0; i < 6; i++) {
            query("job", "f");
        }
        clock.advance(Duration.ofSeconds(29));
        book.sweep();
        assertThat(patterns()).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        book.sweep();
        assertThat(patterns()).singleElement().satisfies(pattern -> assertThat(pattern.request)
                .isEmpty());
    }

    @Test
    void onePageForManyThingsIsOneFinding() {
        for (String city : List.of("Wien", "Graz", "Linz")) {
            for (int i = 0; i < 5; i++) {
                query("t-" + city, "f");
            }
            request("t-" + city, "/cities/" + city + "/page");
        }
        assertThat(patterns()).singleElement().satisfies(pattern -> {
            assertThat(pattern.request).isEqualTo("GET /cities/*/page");
            assertThat(pattern.requests).isEqualTo(3);
            assertThat(pattern.calls).isEqualTo(15);
        });
    }

    @Test
    void differentPagesStayApart() {
        assertThat(RequestGroups.of(Set.of("GET /api/listings", "GET /api/agents")))
                .isEqualTo(Map.of("GET /api/listings", "GET /api/listings", "GET /api/agents", "GET /api/agents"));
        assertThat(RequestGroups.of(Set.of("GET /a", "GET /b", "GET /c")).values())
                .containsExactlyInAnyOrder("GET /a", "GET /b", "GET /c");
        assertThat(RequestGroups.of(Set.of(""))).isEqualTo(Map.of("", ""));
    }

    @Test
    void pastTheLimitOperationsAreSummed() {
        for (int i = 0; i < 25; i++) {
            query("", "f" + i);
        }
        restart();
        query("", "yet another");

        assertThat(operations()).hasSize(11);
        assertThat(operations().stream().mapToLong(operation -> operation.calls).sum())
                .isEqualTo(26);
        assertThat(operations()).anySatisfy(operation -> {
            assertThat(operation.key.id()).isEqualTo("(other)");
            assertThat(operation.calls).isEqualTo(16);
        });
    }

    @Test
    void aFurtherPageBelongsToItsQuery() {
        query("", "f");
        book.add(event("", "db.fetch", "f", ""));
        assertThat(operations()).singleElement().satisfies(operation -> {
            assertThat(operation.calls).isEqualTo(1);
            assertThat(operation.pages).isEqualTo(1);
            assertThat(operation.totalNanos).isEqualTo(2_000_000);
            assertThat(operation.rows).isEqualTo(40);
        });
    }

    private void restart() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
            book.write(json);
        }
        book = new QueryBook(config, clock);
        book.read(JsonMapper.shared().readTree(bytes.toByteArray()));
    }

    private List<Repeats.Pattern> patterns() {
        return book.repeated(100, (pattern, operation) -> pattern);
    }

    private List<Operation> operations() {
        return book.top(
                operation -> operation.key.dataset().equals(Event.JDBC),
                Comparator.comparing(operation -> operation.key.id()),
                100,
                operation -> operation);
    }

    private void query(String trace, String fingerprint) {
        book.add(event(trace, "db.query", fingerprint, ""));
    }

    private void request(String trace, String path) {
        book.add(event(trace, "http.request", "", path));
    }

    private Event event(String trace, String action, String fingerprint, String path) {
        var json = JsonMapper.shared().createObjectNode();
        json.put("@timestamp", clock.instant().toString());
        json.putObject("event").put("action", action).put("duration", 1_000_000).put("outcome", "success");
        json.putObject("service").put("name", "rentscout");
        json.putObject("trace").put("id", trace);
        json.putObject("db").putObject("response").put("returned_rows", 20);
        json.putObject("outrider").putObject("query").put("fingerprint", fingerprint);
        json.putObject("http").putObject("request").put("method", "GET");
        json.putObject("url").put("path", path);
        sequence++;
        String dataset = action.equals("http.request") ? Event.HTTP : Event.JDBC;
        return new Event("k3v9x0q2ab-t3f8k2-" + sequence, sequence, dataset, json);
    }
}
