package io.outrider.sidecar.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

class TailTest {
    @TempDir
    Path runDirectory;

    private final HandClock clock = new HandClock(Instant.now());
    private final List<Long> read = new ArrayList<>();
    private WrittenSegments writer;
    private Tail tail;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(events());
        writer = new WrittenSegments(events(), "k3v9x0q2ab");
        tail = tail(new TailMemory());
    }

    @AfterEach
    void stop() throws IOException {
        tail.close();
    }

    @Test
    void readsThroughRotationInOrder() {
        writer.open().queries(3).roll().queries(2).roll().queries(1);

        readAll();

        assertThat(read).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(account().read()).isEqualTo(6);
        assertThat(account().lost()).isZero();
        assertThat(tail.memory().done()).hasSize(2);
    }

    @Test
    void goesOnWhereLinesAreAdded() {
        writer.open().queries(1);
        readAll();
        writer.queries(2);
        readAll();

        assertThat(read).containsExactly(1L, 2L, 3L);
    }

    @Test
    void findsNewWriters() {
        writer.open().queries(2);
        readAll();
        new WrittenSegments(events(), "zzzzzzzzzz").open().queries(3);
        readAll();

        assertThat(tail.memory().read()).isEqualTo(5);
        assertThat(tail.memory().accounts()).hasSize(2);
    }

    @Test
    void anUnfinishedLineWaits() {
        writer.open().queries(1);
        String line = writer.queryLine("", "a", 5);
        writer.raw(line.substring(0, 40));
        readAll();
        assertThat(read).containsExactly(1L);

        writer.raw(line.substring(40) + "\n");
        readAll();
        assertThat(read).containsExactly(1L, 2L);
        assertThat(tail.memory().troubles()).isEmpty();
    }

    @Test
    void garbageIsCountedAndTheNextLinesAreRead() {
        writer.open().queries(1);
        writer.raw("{\"event\":{\"id\":\"k3v9x0\n");
        writer.raw("\u0000\u0001 not json\n");
        writer.raw("{\"event\":{\"id\":\"someone-else-5\",\"dataset\":\"outrider.jdbc\"}}\n");
        writer.raw(writer.queryLine("", "a", 5) + " trailing\n");
        writer.queries(2);
        readAll();

        assertThat(read).containsExactly(1L, 3L, 4L);
        assertThat(tail.memory().troubles()).isEqualTo(Map.of(Trouble.GARBAGE_LINE, 4L));
        assertThat(account().lost()).as("the number on the spoilt line").isEqualTo(1);
    }

    @Test
    void aLineWithoutEndIsSkippedWhenItEnds() {
        writer.open().queries(1);
        writer.raw("x".repeat(5000));
        readAll();
        assertThat(tail.memory().troubles()).isEmpty();

        writer.raw("y\n").queries(1);
        readAll();
        assertThat(read).containsExactly(1L, 2L);
        assertThat(tail.memory().troubles()).isEqualTo(Map.of(Trouble.GARBAGE_LINE, 1L));
    }

    @Test
    void aLineLongerThanTheBufferIsReadWhole() throws IOException {
        tail.close();
        tail = tail(new TailMemory(), 4 << 20);
        writer.open();
        String big =
                writer.line("outrider.app", "import", 1, "", "\"labels\":{\"big\":\"" + "x".repeat(1_000_000) + "\"}");
        writer.raw(big + "\n").queries(1);
        readAll();

        assertThat(read).containsExactly(1L, 2L);
    }

    @Test
    void dropRecordsFillGaps() {
        writer.open().queries(2).drop(5).queries(1);
        readAll();

        assertThat(account().dropped()).isEqualTo(Map.of("buffer-full", 5L));
        assertThat(account().lost()).isZero();
        assertThat(account().highest()).isEqualTo(8);
    }

    @Test
    void aGapThatNobodyExplainsIsLost() {
        writer.open().queries(2).skip(3).queries(1);
        readAll();

        assertThat(account().lost()).isEqualTo(3);
    }

    @Test
    void theTrailerShowsWhatIsMissingAtTheEnd() {
        writer.open().queries(2).skip(2).close();
        readAll();

        assertThat(account().lost()).isEqualTo(2);
    }

    @Test
    void evictedRangesExplainGaps() throws IOException {
        writer.open().queries(4).close();
        Files.delete(writer.file());
        writer.open().queries(2);
        readAll();
        assertThat(account().lost()).isEqualTo(4);

        writer.heartbeat(agents(), "running", clock.instant(), 6, "{\"first_sequence\":1,\"last_sequence\":4}");
        clock.advance(Duration.ofSeconds(1));
        readAll();
        assertThat(account().lost()).isZero();
        assertThat(account().evicted()).isEqualTo(4);
    }

    @Test
    void anotherWriterOfTheFolderMayHaveEvictedThem() throws IOException {
        writer.open().queries(4).close();
        Files.delete(writer.file());
        writer.open().queries(2);
        String of = "{\"writer\":\"" + writer.stream().split("-")[0] + "\",\"boot\":\""
                + writer.stream().split("-")[1] + "\",\"first_sequence\":1,\"last_sequence\":4}";
        Files.createDirectories(agents());
        Files.writeString(
                agents().resolve("other.json"),
                "{\"writer\":\"otherwrite\",\"boot\":\"aaaaaa\",\"evicted\":[],\"evicted_of_others\":[" + of + "]}");
        readAll();

        assertThat(account().lost()).isZero();
        assertThat(account().evicted()).isEqualTo(4);
    }

    @Test
    void evictionOfWhatWasReadChangesNothing() {
        writer.open().queries(4);
        readAll();
        writer.heartbeat(agents(), "running", clock.instant(), 4, "{\"first_sequence\":1,\"last_sequence\":4}");
        clock.advance(Duration.ofSeconds(1));
        readAll();

        assertThat(account().evicted()).isZero();
        assertThat(account().read()).isEqualTo(4);
    }

    @Test
    void aSegmentDeletedWhileItIsReadIsReadToItsEnd() throws IOException {
        writer.open().queries(50);
        Tail small = tail;
        small.poll(10, Long.MAX_VALUE, this::note);
        Files.delete(writer.file());
        clock.advance(Duration.ofSeconds(1));
        readAll();

        assertThat(read)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(tail.memory().troubles()).isEqualTo(Map.of(Trouble.DELETED_UNREAD, 1L));
    }

    @Test
    void aSegmentDeletedBetweenTwoRunsIsSaidAndItsEventsAreLost() throws IOException {
        writer.open().queries(10);
        tail.poll(4, Long.MAX_VALUE, this::note);
        TailMemory memory = tail.memory().copy();
        tail.close();
        writer.close();
        Files.delete(writer.file());
        writer.open().queries(2);
        tail = tail(memory);
        readAll();

        assertThat(read).containsExactly(1L, 2L, 3L, 11L, 12L);
        assertThat(tail.memory().troubles()).isEqualTo(Map.of(Trouble.DELETED_UNREAD, 1L));
        assertThat(account().lost()).isEqualTo(7);
    }

    @Test
    void theTornLineOfAKilledWriterIsLeftOut() {
        writer.open().queries(2).raw("{\"@timestamp\":\"2026");
        readAll();
        assertThat(tail.memory().done()).isEmpty();

        clock.advance(Duration.ofSeconds(11));
        readAll();
        assertThat(tail.memory().done()).containsExactly(writer.segment());
        assertThat(tail.memory().troubles()).isEqualTo(Map.of(Trouble.TORN_LINE, 1L));
    }

    @Test
    void aQuietWriterThatHoldsItsLockIsAlive() throws IOException {
        writer.open().queries(2);
        try (FileChannel channel = FileChannel.open(writer.file(), StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            clock.advance(Duration.ofMinutes(10));
            readAll();
            assertThat(lock.isValid()).isTrue();
            assertThat(tail.memory().done()).isEmpty();
        }
        readAll();
        assertThat(tail.memory().done()).hasSize(1);
    }

    @Test
    void aWriterThatSaidItStoppedNeedsNoPatience() {
        writer.open().queries(2).heartbeat(agents(), "stopped", clock.instant(), 2, "");
        readAll();

        assertThat(tail.memory().done()).hasSize(1);
    }

    @Test
    void aTruncatedSegmentIsSaidAndLeft() throws IOException {
        writer.open().queries(5);
        readAll();
        try (RandomAccessFile file = new RandomAccessFile(writer.file().toFile(), "rw")) {
            file.setLength(10);
        }
        readAll();

        assertThat(tail.memory().troubles()).isEqualTo(Map.of(Trouble.TRUNCATED, 1L));
        assertThat(read).hasSize(5);
    }

    @Test
    void aSegmentOfAnUnknownFormatIsLeftForANewerSidecar() {
        writer.open(7).queries(5);
        readAll();

        assertThat(read).isEmpty();
        assertThat(tail.memory().troubles()).isEqualTo(Map.of(Trouble.UNKNOWN_FORMAT, 1L));
        assertThat(tail.memory().done()).isEmpty();
    }

    @Test
    void aCopyOfASegmentCountsNothingTwice() throws IOException {
        writer.open().queries(3).close();
        readAll();
        SegmentName copy = new SegmentName("k3v9x0q2ab", "t3f8k2", 2);
        Files.copy(writer.file(), events().resolve(copy.fileName()));
        readAll();

        assertThat(read).containsExactly(1L, 2L, 3L);
        assertThat(account().repeated()).isEqualTo(3);
    }

    @Test
    void manyWritersThatAreGoneAreSummedUp() throws IOException {
        for (int i = 0; i < 250; i++) {
            WrittenSegments shortLived = new WrittenSegments(events(), "w" + (100_000_000 + i));
            shortLived.open().queries(2).skip(1).drop(1).close();
            readAll();
            Files.delete(shortLived.file());
        }
        readAll();

        assertThat(tail.memory().accounts()).hasSizeLessThan(202);
        assertThat(tail.memory().read()).isEqualTo(500);
        assertThat(tail.memory().accounts().values().stream()
                        .mapToLong(WriterAccount::lost)
                        .sum())
                .isEqualTo(250);
        Ledger ledger = Ledger.of(
                saveAndLoad(tail.memory()),
                tail.memory(),
                null,
                new Ledger.Settled(500, 0, 0),
                Map.of(),
                Duration.ofSeconds(10),
                clock);
        assertThat(ledger.produced()).isEqualTo(1000);
        assertThat(ledger.written()).isEqualTo(750);
        assertThat(ledger.pending()).isZero();
    }

    @Test
    void otherFilesAreNoneOfOurs() throws IOException {
        Files.writeString(events().resolve("README.ndjson"), "hello\n");
        Files.writeString(events().resolve("k3v9x0q2ab-t3f8k2-000001.ndjson.tmp"), "hello\n");
        readAll();

        assertThat(tail.memory().accounts()).isEmpty();
    }

    /** Stops after any number of lines, forgets everything that was not saved, and goes on; many times over. */
    @Test
    void whatIsSavedAnywhereGoesOnExactlyThere() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            writer.open()
                    .queries(1 + random.nextInt(30))
                    .drop(1 + random.nextInt(3))
                    .close();
        }
        writer.open().queries(5);
        int restarts = 0;
        while (read.size() < writer.sequence() - account().dropped().getOrDefault("buffer-full", 0L)
                || tail.memory().done().size() < 20) {
            tail.poll(1 + random.nextInt(40), Long.MAX_VALUE, this::note);
            TailMemory saved = saveAndLoad(tail.memory());
            int before = read.size();
            if (random.nextBoolean()) {
                tail.poll(random.nextInt(1, 40), Long.MAX_VALUE, this::note); // read, and not saved
                read.subList(before, read.size()).clear();
            }
            tail.close();
            tail = tail(saved);
            restarts++;
        }
        assertThat(read).as("seed %d, %d restarts", seed, restarts).doesNotHaveDuplicates();
        assertThat(account().lost()).as("seed %d", seed).isZero();
        assertThat(account().read()).isEqualTo(read.size());
    }

    private static TailMemory saveAndLoad(TailMemory memory) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
            memory.write(json);
        }
        return TailMemory.of(JsonMapper.shared().readTree(bytes.toByteArray()));
    }

    private void readAll() {
        while (tail.poll(1000, Long.MAX_VALUE, this::note) > 0) {
            continue;
        }
    }

    private void note(Event event, Line line) {
        read.add(event.sequence());
    }

    private WriterAccount account() {
        return tail.memory().account(writer.stream());
    }

    private Tail tail(TailMemory memory) {
        return tail(memory, 2048);
    }

    private Tail tail(TailMemory memory, long maxLineBytes) {
        TailConfig config = new TailConfig(Duration.ofMillis(1), Duration.ofSeconds(10), maxLineBytes, 0);
        return new Tail(new SegmentFolder(events()), new Heartbeats(agents(), clock), config, clock, memory);
    }

    private Path events() {
        return runDirectory.resolve("events");
    }

    private Path agents() {
        return runDirectory.resolve("agents");
    }
}
