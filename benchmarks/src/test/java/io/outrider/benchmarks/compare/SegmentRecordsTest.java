package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentRecordsTest {
    private static final String EVENT = "{\"event\":{\"dataset\":\"outrider.jdbc\"},\"db\":{\"query\":{\"text\":\""
            + Records.STATEMENT + "\"}},\"message\":\"SELECT item: 1 row\"}\n";
    private static final String OTHER =
            "{\"event\":{\"dataset\":\"outrider.jdbc\"},\"db\":{\"query\":{\"text\":\"COMMIT\"}}}\n";
    private static final String HEADER = "{\"event\":{\"dataset\":\"outrider.segment\",\"kind\":\"state\"}}\n";

    @TempDir
    Path folder;

    @Test
    void countsTheEventsThatAreThereAndThoseThatWereEvicted() throws IOException {
        write("events/w-b-000002.ndjson", HEADER + EVENT + OTHER + EVENT);
        write("events/w-b-000003.ndjson", HEADER + EVENT);
        write("agents/bench-w.json", "{\"events\":{\"produced\":9,\"evicted\":5,\"dropped\":{\"buffer-full\":1}}}");

        assertThat(new SegmentRecords().count(folder)).isEqualTo(3 + 5);
    }

    @Test
    void anAgentThatWroteNothingKeptNothing() throws IOException {
        assertThat(new SegmentRecords().count(folder)).isZero();
    }

    @Test
    void measuresBytesWithoutControlRecordsAndByDataset() throws Exception {
        String redis = "{\"event\":{\"dataset\":\"outrider.redis\"}}\n";
        write("events/w-b-000001.ndjson", HEADER + EVENT + redis + redis);

        assertThat(EventBytes.of(SegmentRecords.runDirectory(folder)))
                .containsEntry("events", 3.0)
                .containsEntry("bytes_per_event", (EVENT.length() + 2.0 * redis.length()) / 3)
                .containsEntry("bytes_per_event.outrider.jdbc", (double) EVENT.length())
                .containsEntry("events.outrider.redis", 2.0);
    }

    @Test
    void aShortLineCountsForWhatItPointsTo() throws Exception {
        String like = "{\"event\":{\"duration\":7},\"outrider\":{\"like\":" + HEADER.length() + "}}\n";
        String likeOther = like.replace("" + HEADER.length(), "" + (HEADER.length() + EVENT.length()));
        write("events/w-b-000001.ndjson", HEADER + EVENT + OTHER + like + likeOther + like);

        assertThat(new SegmentRecords().count(folder)).isEqualTo(3);
        assertThat(EventBytes.of(SegmentRecords.runDirectory(folder)))
                .containsEntry("events.outrider.jdbc", 5.0)
                .containsEntry(
                        "bytes_per_event",
                        (EVENT.length() + OTHER.length() + 2.0 * like.length() + likeOther.length()) / 5);
    }

    private void write(String file, String text) throws IOException {
        Path path = SegmentRecords.runDirectory(folder).resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
