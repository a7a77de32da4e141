package io.outrider.sidecar.export;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells when a client reads too slowly: over the last while the export did almost nothing but wait for him, and little went. A slow
 * database is no fault of the client's. One thread.
 */
final class Patience {
    private static final double ALMOST = 0.9;

    private final long windowNanos;
    private final long leastBytes;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long sent, long waitedNanos) {}

    /** @param bytesPerSecond 0 is patient for ever */
    Patience(long windowNanos, long bytesPerSecond) {
        this.windowNanos = windowNanos;
        this.leastBytes = (long) (bytesPerSecond * (windowNanos / 1e9));
    }

    boolean isOver(Delivery delivery, long now) {
        samples.addLast(new Sample(now, delivery.sent(), delivery.waitedNanos(now)));
        Sample past = null;
        while (now - samples.getFirst().nanos >= windowNanos) {
            past = samples.removeFirst();
        }
        if (past != null) {
            samples.addFirst(past); // the youngest of those that are old enough
        }
        return leastBytes > 0 && past != null && isTooSlow(past, samples.getLast());
    }

    private boolean isTooSlow(Sample past, Sample now) {
        return now.sent - past.sent < leastBytes
                && now.waitedNanos - past.waitedNanos > ALMOST * (now.nanos - past.nanos);
    }
}
