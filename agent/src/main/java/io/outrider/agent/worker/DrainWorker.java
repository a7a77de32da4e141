package io.outrider.agent.worker;

import io.outrider.agent.event.EventRing;
import io.outrider.agent.output.Batch;
import io.outrider.agent.output.FaultLog;
import io.outrider.agent.output.Ledger;
import io.outrider.agent.output.Sink;
import io.outrider.agent.output.WallClock;
import java.io.IOException;

/**
 * One step of the drain thread after another: fill the batch, write it when it is due, beat. Who runs the steps, and how it waits between them, is
 * {@link EventPipeline}'s business. Drain thread only.
 */
final class DrainWorker {
    private final EventRing ring;
    private final Drain drain;
    private final Sink sink;
    private final WallClock clock;
    private final Ledger ledger;
    private final FaultLog faults;
    private final Pulse pulse;
    private final long flushIntervalNanos;
    private final Backoff backoff = new Backoff();
    private long batchSinceNanos;

    DrainWorker(
            EventRing ring,
            Drain drain,
            Sink sink,
            WallClock clock,
            Ledger ledger,
            FaultLog faults,
            Pulse pulse,
            long flushIntervalNanos) {
        this.ring = ring;
        this.drain = drain;
        this.sink = sink;
        this.clock = clock;
        this.ledger = ledger;
        this.faults = faults;
        this.pulse = pulse;
        this.flushIntervalNanos = flushIntervalNanos;
    }

    /** Returns how much there was to do; 0 is a reason to wait before the next step. */
    int step() {
        clock.refresh();
        Batch batch = drain.batch();
        boolean wasEmpty = batch.isEmpty();
        int done = 0;
        if (!drain.isFull()) {
            done = drain.fill();
            batchSinceNanos = wasEmpty ? clock.nanos() : batchSinceNanos;
        } else if (backoff.isFailing()) {
            drain.discardDownTo(ring.capacity() / 2);
        }
        boolean due = drain.isFull() || clock.nanos() - batchSinceNanos >= flushIntervalNanos;
        if (!backoff.mustWait(clock.nanos())) {
            done += attempt(due && !batch.isEmpty());
        }
        if (done == 0) {
            ring.closeLanes();
        }
        pulse.beatIfDue(drain.produced(), sink.currentFile());
        return done;
    }

    /** The last steps: everything that is in the ring goes out, unless the output fails or time is up. */
    void finish(long deadlineNanos) {
        boolean failed = false;
        do {
            clock.refresh();
            drain.fill();
            failed = attempt(!drain.batch().isEmpty()) == 0 && backoff.isFailing();
        } while (!failed && (drain.isFull() || !ring.isEmpty()) && System.nanoTime() - deadlineNanos < 0);
        if (!drain.batch().isEmpty() || !ring.isEmpty()) {
            drain.giveUp();
        }
        try {
            sink.close();
        } catch (IOException | RuntimeException e) {
            faults.note("close", "the last segment could not be closed: " + e.getMessage());
        }
        pulse.stop(drain.produced());
    }

    /** Writes the batch, or gives the sink its rest; returns how much was done. */
    private int attempt(boolean writes) {
        Batch batch = drain.batch();
        try {
            if (writes) {
                sink.write(batch);
                ledger.wrote(batch);
                batch.clear();
            } else if (batch.isEmpty()) {
                // The lines of a batch count on the segment that they were made for.
                sink.rest();
            }
            if (backoff.isFailing() && writes) {
                backoff.succeeded();
                faults.over("write", "events are written again");
            }
            return writes ? 1 : 0;
        } catch (IOException | RuntimeException e) {
            backoff.failed(clock.nanos());
            faults.note(
                    "write",
                    "events cannot be written (" + message(e)
                            + "); the host is not held up, what does not fit in the buffer is dropped and counted");
            return 0;
        }
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return e.getClass() == IOException.class && message != null ? message : e.toString();
    }
}
