package io.outrider.agent.worker;

import io.outrider.agent.encode.EventEncoder;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.output.Batch;
import io.outrider.agent.output.ControlRecords;
import io.outrider.agent.output.FaultLog;
import io.outrider.agent.output.Ledger;
import io.outrider.agent.output.Sink;
import io.outrider.agent.output.WallClock;

/**
 * Takes events from the ring, numbers them, and encodes them into the batch. Whatever cannot be encoded gets a number, too, and a drop
 * record that says so. Drain thread only.
 */
final class Drain {
    /** A batch of this size is written at once. */
    static final int BATCH_BYTES = 64 << 10;

    private final EventRing ring;
    private final EventEncoder encoder;
    private final Sink sink;
    private final ControlRecords records;
    private final WallClock clock;
    private final Ledger ledger;
    private final FaultLog faults;
    private final Batch batch = new Batch(4 * BATCH_BYTES);

    private long lastSequence;
    private long droppedByRing;

    // Sequence numbers given to events that were thrown away while the output failed; their record waits for it to work
    // again.
    private long discardedFirst;
    private long discardedLast;

    Drain(
            EventRing ring,
            EventEncoder encoder,
            Sink sink,
            ControlRecords records,
            WallClock clock,
            Ledger ledger,
            FaultLog faults) {
        this.ring = ring;
        this.encoder = encoder;
        this.sink = sink;
        this.records = records;
        this.clock = clock;
        this.ledger = ledger;
        this.faults = faults;
    }

    Batch batch() {
        return batch;
    }

    /** Fills the batch with what is there; returns how many events that were. */
    int fill() {
        if (batch.isEmpty()) {
            if (ring.isEmpty() && discardedFirst == 0 && ring.dropped() == droppedByRing) {
                return 0;
            }
            encoder.startBatch(sink.place(discardedFirst > 0 ? discardedFirst : lastSequence + 1));
        }
        recordDiscarded();
        int count = 0;
        CallEvent event;
        while (batch.lines.length() < BATCH_BYTES && (event = ring.poll()) != null) {
            encode(event);
            count++;
        }
        recordDroppedByRing();
        return count;
    }

    /** The output fails and the batch is full: makes room in the ring, so that host threads never wait for the output. */
    void discardDownTo(long depth) {
        while (ring.depth() > depth && ring.poll() != null) {
            long sequence = ++lastSequence;
            discardedFirst = discardedFirst == 0 ? sequence : discardedFirst;
            discardedLast = sequence;
            ledger.dropped(DropReason.OUTPUT_FAILED, 1);
        }
    }

    /** Nothing will be written any more: what waits is counted, without a record. */
    void giveUp() {
        ledger.dropped(DropReason.OUTPUT_FAILED, batch.events());
        batch.clear();
        discardDownTo(0);
    }

    boolean isFull() {
        return batch.lines.length() >= BATCH_BYTES;
    }

    /** Events and drops since the start. */
    long produced() {
        return ring.accepted() + ring.dropped();
    }

    private void encode(CallEvent event) {
        long sequence = ++lastSequence;
        int mark = batch.lines.length();
        try {
            long end = event.startNanos + Math.max(0, event.durationNanos);
            encoder.encode(event, sequence, clock.epochMicros(end), batch.lines);
            batch.countEvent(event.action, sequence);
        } catch (Throwable broken) {
            batch.lines.truncate(mark);
            faults.note(
                    "encode",
                    "an event could not be encoded (" + broken.getClass().getName() + " at " + place(broken)
                            + "); such events are counted as dropped");
            record(DropReason.ENCODE_FAILED, sequence, sequence);
            ledger.dropped(DropReason.ENCODE_FAILED, 1);
        }
    }

    private void recordDroppedByRing() {
        long dropped = ring.dropped();
        long more = dropped - droppedByRing;
        if (more > 0) {
            droppedByRing = dropped;
            record(DropReason.BUFFER_FULL, lastSequence + 1, lastSequence + more);
            lastSequence += more;
            ledger.dropped(DropReason.BUFFER_FULL, more);
        }
    }

    private void recordDiscarded() {
        if (discardedFirst > 0) {
            record(DropReason.OUTPUT_FAILED, discardedFirst, discardedLast);
            discardedFirst = 0;
        }
    }

    private void record(String reason, long first, long last) {
        records.dropped(reason, first, last, batch.lines);
        batch.countDropped(first, last);
    }

    private static String place(Throwable broken) {
        StackTraceElement[] frames = broken.getStackTrace();
        return frames.length == 0 ? "an unknown place" : frames[0].toString();
    }
}
