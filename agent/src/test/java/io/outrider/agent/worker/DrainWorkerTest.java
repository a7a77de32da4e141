package io.outrider.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.encode.EventEncoder;
import io.outrider.agent.encode.WriterId;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.output.ControlRecords;
import io.outrider.agent.output.FaultLog;
import io.outrider.agent.output.Ledger;
import io.outrider.agent.output.WallClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DrainWorkerTest {
    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventRing ring = new EventRing(256);
    private final FakeSink sink = new FakeSink();
    private final Ledger ledger = new Ledger();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final FaultLog faults = new FaultLog(new PrintStream(stderr, true));
    private long nanos = 1;
    private final WallClock clock = new WallClock(() -> nanos, () -> 1_795_455_311_000_000L);
    private final Drain drain = drain();
    private final DrainWorker worker =
            new DrainWorker(ring, drain, sink, clock, ledger, faults, Pulse.NONE, FLUSH_NANOS);

    @Test
    void anEventWaitsForTheFlushInterval() {
        Ring.offer(ring, 3);
        assertThat(worker.step()).isEqualTo(3);
        assertThat(sink.lines).isEmpty();
        nanos += FLUSH_NANOS - 1;
        worker.step();
        assertThat(sink.lines).isEmpty();
        nanos += 1;
        worker.step();

        assertThat(sequences()).containsExactly(1L, 2L, 3L);
        assertThat(ledger.written()).isEqualTo(3);
        assertThat(ledger.writtenByDataset()).containsExactly(Map.entry("outrider.jdbc", 3L));
    }

    @Test
    void aFullBatchIsWrittenAtOnce() {
        Ring.offer(ring, 200);
        worker.step();

        assertThat(sink.attempts).isEqualTo(1);
        assertThat(sink.lines.size()).isBetween(50, 199);
    }

    @Test
    void nothingToDoIsSaid() {
        assertThat(worker.step()).isZero();
        assertThat(sink.rests).isEqualTo(1);
        assertThat(sink.attempts).isZero();
    }

    @Test
    void whatTheRingDroppedGetsNumbersAndARecord() {
        Ring.offer(ring, 256 + 10);
        drainAll();
        Ring.offer(ring, 1);
        drainAll();

        assertNoGap(267);
        assertThat(dropRecords()).containsExactly("buffer-full 10");
        assertThat(ledger.written()).isEqualTo(257);
        assertThat(ledger.droppedByReason()).containsExactly(Map.entry("buffer-full", 10L));
        assertThat(drain.produced()).isEqualTo(267);
    }

    @Test
    void aPoisonedEventCostsItselfOnly() {
        Ring.offer(ring, 1);
        Ring.offerPoison(ring);
        Ring.offer(ring, 1);
        drainAll();

        assertNoGap(3);
        assertThat(ledger.written()).isEqualTo(2);
        assertThat(dropRecords()).containsExactly("encode-failed 1");
        assertThat(stderr.toString()).hasLineCount(1).contains("java.lang.IllegalStateException at ");
    }

    @Test
    void aBrokenEncoderCostsItsEventOnly() {
        EventEncoder broken = (event, sequence, epochMicros, out) -> {
            out.begin().text("half a line", 100);
            if (sequence == 2) {
                throw new StackOverflowError();
            }
            out.endLine();
        };
        Drain breaking = new Drain(ring, broken, sink, records(), clock, ledger, faults);
        Ring.offer(ring, 3);
        breaking.fill();
        new DrainWorker(ring, breaking, sink, clock, ledger, faults, Pulse.NONE, 0).step();

        assertThat(sink.lines).hasSize(3);
        assertThat(sink.lines.get(1))
                .contains("\"reason\":\"encode-failed\",\"count\":1,\"first_sequence\":2,\"last_sequence\":2");
        assertThat(ledger.written()).isEqualTo(2);
        assertThat(ledger.droppedByReason()).containsExactly(Map.entry("encode-failed", 1L));
        assertThat(stderr.toString()).hasLineCount(1).contains("java.lang.StackOverflowError");
    }

    @Test
    void aFailingOutputIsLeftAloneLongerAndLonger() {
        sink.broken = true;
        Ring.offer(ring, 1);
        int triedIn10Seconds = 0;
        for (int millis = 0; millis < 10_000; millis += 10) {
            worker.step();
            nanos += TimeUnit.MILLISECONDS.toNanos(10);
            triedIn10Seconds = sink.attempts;
        }
        assertThat(triedIn10Seconds).isBetween(5, 8);
        assertThat(stderr.toString())
                .hasLineCount(1)
                .contains("events cannot be written (No space left on device); the host is not held up");

        sink.broken = false;
        nanos += TimeUnit.SECONDS.toNanos(6);
        worker.step();
        assertThat(sequences()).containsExactly(1L);
        assertThat(ledger.dropped()).isZero();
        assertThat(stderr.toString()).hasLineCount(2).contains("events are written again");
    }

    @Test
    void whileTheOutputFailsThereIsAlwaysRoomInTheRing() {
        sink.broken = true;
        int offered = 0;
        for (int round = 0; round < 40; round++) {
            Ring.offer(ring, 50);
            offered += 50;
            worker.step();
            nanos += TimeUnit.MILLISECONDS.toNanos(20);
        }
        assertThat(ring.dropped()).as("no host thread found it full").isZero();
        sink.broken = false;
        nanos += TimeUnit.SECONDS.toNanos(6);
        drainAll();
        Ring.offer(ring, 1);
        drainAll();

        assertNoGap(offered + 1);
        assertThat(dropRecords()).singleElement().asString().startsWith("output-failed ");
        assertThat(ledger.written() + ledger.dropped()).isEqualTo(offered + 1);
    }

    @Test
    void theEndWritesWhatIsThere() {
        Ring.offer(ring, 256);
        worker.finish(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));

        assertNoGap(256);
        assertThat(sink.closed).isTrue();
        assertThat(ledger.written()).isEqualTo(256);
    }

    @Test
    void theEndDoesNotWaitForABrokenOutput() {
        sink.broken = true;
        Ring.offer(ring, 256);
        worker.finish(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));

        assertThat(sink.attempts).isEqualTo(1);
        assertThat(sink.closed).isTrue();
        assertThat(ledger.written()).isZero();
        assertThat(ledger.droppedByReason()).containsExactly(Map.entry("output-failed", 256L));
    }

    private Drain drain() {
        EventEncoder encoder = EventEncoder.of(config(), writer(), 1);
        return new Drain(ring, encoder, sink, records(), clock, ledger, faults);
    }

    private ControlRecords records() {
        return new ControlRecords(writer(), config().service, clock);
    }

    private static AgentConfig config() {
        return AgentConfig.read("service.name=shop", new Properties(), Map.of("HOSTNAME", "h"));
    }

    private static WriterId writer() {
        return new WriterId("k3v9x0q2ab", "t3f8k2");
    }

    private void drainAll() {
        for (int i = 0; i < 20; i++) {
            nanos += FLUSH_NANOS;
            worker.step();
        }
    }

    private List<JsonNode> written() {
        JsonMapper jackson = new JsonMapper();
        List<JsonNode> nodes = new ArrayList<>();
        sink.lines.forEach(line -> nodes.add(jackson.readTree(line)));
        return nodes;
    }

    private List<Long> sequences() {
        List<Long> sequences = new ArrayList<>();
        for (JsonNode line : written()) {
            if (line.at("/event/kind").stringValue().equals("event")) {
                String id = line.at("/event/id").stringValue();
                sequences.add(Long.parseLong(id.substring(id.lastIndexOf('-') + 1)));
            }
        }
        return sequences;
    }

    private List<String> dropRecords() {
        List<String> records = new ArrayList<>();
        for (JsonNode line : written()) {
            JsonNode dropped = line.at("/outrider/dropped");
            if (dropped.isObject()) {
                records.add(dropped.get("reason").stringValue() + " " + dropped.get("count"));
            }
        }
        return records;
    }

    /** Every number from 1 is an event's or in a drop record's range, in the order of the lines. */
    private void assertNoGap(long last) {
        long next = 1;
        for (JsonNode line : written()) {
            JsonNode dropped = line.at("/outrider/dropped");
            String id = line.at("/event/id").stringValue();
            long first = dropped.isObject()
                    ? dropped.get("first_sequence").longValue()
                    : Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
            assertThat(first).isEqualTo(next);
            next = dropped.isObject() ? dropped.get("last_sequence").longValue() + 1 : first + 1;
        }
        assertThat(next - 1).isEqualTo(last);
    }
}
