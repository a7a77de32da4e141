package io.outrider.agent.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.event.Action;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SegmentSinkTest {
    @TempDir
    Path temporary;

    private final Written written = new Written();
    private final Evictions evictions = new Evictions();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final FaultLog faults = new FaultLog(new PrintStream(stderr, true));
    private Path runDir;

    @BeforeEach
    void place() {
        runDir = temporary.resolve("run");
    }

    @Test
    void aSegmentHasHeaderEventsAndTrailer() throws Exception {
        SegmentSink sink = sink("");
        write(sink, written.batch(2, 10));
        Batch more = written.batch(1, 10);
        new ControlRecords(Written.WRITER, Written.config("").service, written.clock)
                .dropped("buffer-full", 4, 9, more.lines);
        more.countDropped(4, 9);
        write(sink, more);
        sink.close();

        List<Path> segments = Written.segments(runDir);
        assertThat(segments)
                .extracting(p -> p.getFileName().toString())
                .containsExactly("k3v9x0q2ab-t3f8k2-000001.ndjson");
        List<JsonNode> lines = Written.lines(segments.get(0));
        assertThat(lines.get(0))
                .hasToString(
                        "{\"@timestamp\":\"2026-11-23T17:35:12.000000Z\",\"ecs\":{\"version\":\"9.4.0\"},"
                                + "\"event\":{\"id\":\"k3v9x0q2ab-t3f8k2-s1h\",\"dataset\":\"outrider.segment\","
                                + "\"action\":\"segment.open\",\"kind\":\"state\"},"
                                + "\"outrider\":{\"segment\":{\"format\":1,\"writer\":\"k3v9x0q2ab\",\"boot\":\"t3f8k2\","
                                + "\"number\":1,\"first_sequence\":1}},\"service\":{\"name\":\"shop\",\"node\":{\"name\":\"h\"}}}");
        assertThat(lines.get(4).at("/event").toString())
                .isEqualTo("{\"id\":\"k3v9x0q2ab-t3f8k2-d4\",\"dataset\":\"outrider.agent\","
                        + "\"action\":\"events.dropped\",\"kind\":\"state\"}");
        assertThat(lines.get(4).at("/outrider/dropped").toString())
                .isEqualTo("{\"reason\":\"buffer-full\",\"count\":6,\"first_sequence\":4,\"last_sequence\":9}");
        assertThat(lines.get(5).at("/event/id").stringValue()).isEqualTo("k3v9x0q2ab-t3f8k2-s1t");
        assertThat(lines.get(5).at("/outrider/segment").toString())
                .isEqualTo("{\"format\":1,\"writer\":\"k3v9x0q2ab\",\"boot\":\"t3f8k2\",\"number\":1,"
                        + "\"first_sequence\":1,\"last_sequence\":9,\"events\":3,\"dropped\":6}");
        assertThat(lines).hasSize(6);
    }

    @Test
    void noEventNoSegment() throws Exception {
        SegmentSink sink = sink("");
        sink.rest();
        sink.close();

        assertThat(Written.segments(runDir)).isEmpty();
    }

    @Test
    void rollsBeforeItGrowsPastItsSize() throws Exception {
        SegmentSink sink = sink("segments.max-bytes=4KiB");
        for (int i = 0; i < 10; i++) {
            write(sink, written.batch(1, 1000));
        }
        sink.close();

        List<Path> segments = Written.segments(runDir);
        assertThat(segments).hasSizeGreaterThan(3);
        long expected = 1;
        for (Path segment : segments) {
            List<JsonNode> lines = Written.lines(segment);
            JsonNode trailer = lines.get(lines.size() - 1);
            // The trailer itself comes on top.
            assertThat(Files.size(segment)).isLessThan(4096 + 512);
            assertThat(trailer.at("/outrider/segment/first_sequence").longValue())
                    .isEqualTo(expected);
            expected = trailer.at("/outrider/segment/last_sequence").longValue() + 1;
        }
        assertThat(expected).isEqualTo(11);
    }

    @Test
    void rollsByAgeEvenWhenNothingComes() throws Exception {
        SegmentSink sink = sink("segments.max-age=10s");
        write(sink, written.batch(1, 10));
        pass(9_999);
        sink.rest();
        assertThat(sink.currentFile()).isEqualTo("k3v9x0q2ab-t3f8k2-000001.ndjson");
        pass(1);
        sink.rest();

        assertThat(sink.currentFile()).isNull();
        assertThat(Written.action(last(Written.segments(runDir).get(0)))).isEqualTo("segment.close");
        write(sink, written.batch(1, 10));
        assertThat(sink.currentFile()).isEqualTo("k3v9x0q2ab-t3f8k2-000002.ndjson");
        sink.close();
    }

    @Test
    void filesAreTheUsersOwn() throws Exception {
        SegmentSink sink = sink("");
        write(sink, written.batch(1, 10));

        Path segment = Written.segments(runDir).get(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segment)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(runDir)))
                .isEqualTo("rwx------");
        sink.close();
    }

    @Test
    void aSegmentIsLockedWhileItIsWritten() throws Exception {
        SegmentSink sink = sink("");
        write(sink, written.batch(1, 10));
        Path segment = Written.segments(runDir).get(0);
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            assertThatThrownBy(channel::tryLock).isInstanceOf(OverlappingFileLockException.class);
        }
        sink.close();
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
        }
    }

    @Test
    void aVanishedFolderIsMadeAgain() throws Exception {
        SegmentSink sink = sink("");
        write(sink, written.batch(2, 10));
        deleteAll(runDir);
        pass(250);
        write(sink, written.batch(1, 10));
        sink.close();

        List<Path> segments = Written.segments(runDir);
        assertThat(segments).hasSize(1);
        List<JsonNode> lines = Written.lines(segments.get(0));
        assertThat(lines.get(0).at("/outrider/segment/first_sequence").longValue())
                .isEqualTo(3);
        assertThat(lines.get(0).at("/outrider/segment/number").longValue()).isEqualTo(2);
        assertThat(stderr.toString()).hasLineCount(1).contains("was deleted while it was written; events 1 to 2");
    }

    @Test
    void aFolderThatOthersMayWriteToIsNotWrittenTo() throws Exception {
        SegmentSink sink = sink("");
        Files.setPosixFilePermissions(runDir, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> write(sink, written.batch(1, 10)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can be written by others");
        assertThat(Written.segments(runDir)).isEmpty();
        Files.setPosixFilePermissions(runDir, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void pastTheBudgetTheOldestGoAndAreCounted() throws Exception {
        SegmentSink sink = sink("segments.max-bytes=4KiB,segments.budget=12KiB");
        for (int i = 0; i < 30; i++) {
            write(sink, written.batch(1, 1000));
            age();
        }
        sink.close();

        long left = 0;
        long firstLeft = Long.MAX_VALUE;
        for (Path segment : Written.segments(runDir)) {
            left += Files.size(segment);
            firstLeft = Math.min(
                    firstLeft,
                    Written.lines(segment)
                            .get(0)
                            .at("/outrider/segment/first_sequence")
                            .longValue());
        }
        assertThat(left).isLessThan(12 * 1024 + 512);
        assertThat(evictions.count()).isEqualTo(firstLeft - 1);
        assertThat(evictions.own()).singleElement().satisfies(range -> assertThat(range.first)
                .isEqualTo(1));
        assertThat(evictions.own().get(0).last).isEqualTo(firstLeft - 1);
        assertThat(evictions.foreign()).isEmpty();
    }

    @Test
    void aDeadWritersSegmentsGoTooButNotOneThatIsWritten() throws Exception {
        RunDirectory directory = RunDirectory.open(runDir.toString());
        Path dead = directory.events().resolve("aaaaaaaaaa-t00000-000001.ndjson");
        Path live = directory.events().resolve("bbbbbbbbbb-t00000-000001.ndjson");
        String killed =
                "{\"event\":{\"id\":\"aaaaaaaaaa-t00000-s1h\"},\"outrider\":{\"segment\":{\"first_sequence\":5}}}\n"
                        + "{\"event\":{\"id\":\"aaaaaaaaaa-t00000-5\"}}\n{\"event\":{\"id\":\"aaaaaaaaaa-t00000-6\"},\"x\":\""
                        + "x".repeat(4000) + "\"}\n{\"event\":{\"id\":\"aaaaaaaaaa-t00000-7\"},\"to";
        Files.writeString(dead, killed);
        Files.writeString(live, killed.replace("aaaaaaaaaa", "bbbbbbbbbb"));
        Files.setLastModifiedTime(dead, FileTime.fromMillis(1000));
        Files.setLastModifiedTime(live, FileTime.fromMillis(1000));
        try (FileChannel channel = FileChannel.open(live, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            SegmentSink sink = sink("segments.max-bytes=4KiB,segments.budget=4KiB");
            write(sink, written.batch(1, 10));
            sink.close();
        }

        assertThat(dead).doesNotExist();
        assertThat(live).exists();
        assertThat(evictions.count()).as("its own").isZero();
        assertThat(evictions.foreign()).singleElement().satisfies(range -> {
            assertThat(range.writer).isEqualTo("aaaaaaaaaa");
            assertThat(range.first).isEqualTo(5);
            assertThat(range.last).as("the torn line is no event").isEqualTo(6);
        });
    }

    @Test
    void aBatchKnowsWhatItHolds() {
        Batch batch = written.batch(3, 1);

        assertThat(batch.events(Action.DB_QUERY)).isEqualTo(3);
        assertThat(batch.firstSequence()).isEqualTo(1);
        assertThat(batch.lastSequence()).isEqualTo(3);
        batch.clear();
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.events()).isZero();
    }

    private SegmentSink sink(String arguments) throws IOException {
        AgentConfig config = Written.config(arguments);
        assertThat(config.problems).isEmpty();
        ControlRecords records = new ControlRecords(Written.WRITER, config.service, written.clock);
        return new SegmentSink(
                RunDirectory.open(runDir.toString()),
                config.output,
                Written.WRITER,
                records,
                written.clock,
                evictions,
                faults);
    }

    private static void write(SegmentSink sink, Batch batch) throws IOException {
        sink.place(batch.firstSequence());
        sink.write(batch);
    }

    private void pass(long millis) {
        written.nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        written.clock.refresh();
    }

    /** Segments written within a millisecond are told apart by their names; here each has its own age. */
    private void age() throws IOException {
        List<Path> segments = Written.segments(runDir);
        for (int i = 0; i < segments.size(); i++) {
            Files.setLastModifiedTime(segments.get(i), FileTime.fromMillis(1_000_000 + i));
        }
    }

    private static JsonNode last(Path segment) {
        List<JsonNode> lines = Written.lines(segment);
        return lines.get(lines.size() - 1);
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
