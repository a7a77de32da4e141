package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class SegmentTallyTest {
    @TempDir
    private Path run;

    private Path first;
    private SegmentTally tally;

    @BeforeEach
    void makeFolder() throws IOException {
        first = Files.createDirectory(run.resolve("events")).resolve("w-b-000001.ndjson");
        tally = new SegmentTally(run);
    }

    @Test
    void controlRecordsAreNoEvents() throws IOException {
        append(
                first,
                line("outrider.segment", "segment.open", "")
                        + line("outrider.jdbc", "db.query", "")
                        + line("outrider.agent", "events.dropped", ",\"outrider\":{\"dropped\":{\"count\":7}}"));
        tally.readOn();

        assertThat(tally.total()).isEqualTo(1);
        assertThat(tally.dropped()).isEqualTo(7);
    }

    @Test
    void lineUnderWayIsCountedWhenItIsWhole() throws IOException {
        String event = line("outrider.jdbc", "db.query", ",\"message\":\"жильё\"");
        append(first, event + event.substring(0, 40));
        tally.readOn();
        assertThat(tally.of("db.query")).isEqualTo(1);

        append(first, event.substring(40));
        tally.readOn();
        tally.readOn();
        assertThat(tally.of("db.query")).isEqualTo(2);
        assertThat(tally.latest(List.of("db.commit", "db.query")))
                .singleElement()
                .satisfies(
                        latest -> assertThat(latest.get("message").asString()).isEqualTo("жильё"));
    }

    @Test
    void shortLineCountsForWhatItPointsTo() throws IOException {
        String header = line("outrider.segment", "segment.open", "");
        String full = line("outrider.jdbc", "db.query", ",\"message\":\"a\",\"service\":{\"name\":\"shop\"}");
        append(first, header + full);
        tally.readOn();
        append(
                first,
                "{\"message\":\"b\",\"event\":{\"duration\":2000499},\"outrider\":{\"like\":" + header.length()
                        + "}}\n");
        tally.readOn();

        assertThat(tally.of("db.query")).isEqualTo(2);
        assertThat(tally.latest(List.of("db.query")))
                .containsExactly(JsonMapper.shared()
                        .readTree(
                                "{\"event\":{\"dataset\":\"outrider.jdbc\",\"action\":\"db.query\",\"duration\":2000499},"
                                        + "\"service\":{\"name\":\"shop\"},\"message\":\"b\",\"duration_ms\":2.0}"));
    }

    @Test
    void segmentThatWasDeletedStaysCounted() throws IOException {
        append(first, line("outrider.jdbc", "db.query", "").repeat(1_000));
        tally.readOn();
        Files.delete(first);
        append(first.resolveSibling("w-b-000002.ndjson"), line("outrider.redis", "redis.command", ""));
        tally.readOn();

        assertThat(tally.total()).isEqualTo(1_001);
    }

    @Test
    void folderThatIsNotThereYetHasNoEvents() throws IOException {
        SegmentTally early = new SegmentTally(run.resolve("later"));
        early.readOn();

        assertThat(early.total()).isZero();
    }

    private static String line(String dataset, String action, String more) {
        return "{\"event\":{\"dataset\":\"" + dataset + "\",\"action\":\"" + action + "\"}" + more + "}\n";
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
