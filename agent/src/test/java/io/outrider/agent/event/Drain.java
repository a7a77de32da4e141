package io.outrider.agent.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A drain thread without a thread: empties the ring when asked. */
public final class Drain {
    private final EventRing ring;

    public Drain(EventRing ring) {
        this.ring = ring;
    }

    /** Copies of everything published since the last time, in order; oldest first. */
    public List<DrainedCall> all() {
        List<DrainedCall> calls = new ArrayList<>();
        for (CallEvent event = ring.poll(); event != null; event = ring.poll()) {
            calls.add(new DrainedCall(event));
        }
        return calls;
    }

    /** The one call published since the last time. */
    public DrainedCall only() {
        List<DrainedCall> calls = all();
        if (calls.size() != 1) {
            throw new AssertionError(calls.size() + " events in place of one: " + calls);
        }
        return calls.get(0);
    }

    /** The next call, which another thread is about to publish. */
    public DrainedCall await() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (ring.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(100_000);
        }
        return only();
    }

    /** Throws everything away, without allocating. */
    public long discard() {
        long discarded = 0;
        while (ring.poll() != null) {
            discarded++;
        }
        return discarded;
    }
}
