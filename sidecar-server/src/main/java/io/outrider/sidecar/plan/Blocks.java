package io.outrider.sidecar.plan;

/** Blocks of one kind, and the time their I/O took where {@code track_io_timing} is on. */
public record Blocks(long hit, long read, long dirtied, long written, double readMillis, double writeMillis) {
    static final Blocks NONE = new Blocks(0, 0, 0, 0, 0, 0);

    /** Blocks looked at, found in memory or not. */
    public long touched() {
        return hit + read;
    }

    Blocks plus(Blocks other) {
        return new Blocks(
                hit + other.hit,
                read + other.read,
                dirtied + other.dirtied,
                written + other.written,
                readMillis + other.readMillis,
                writeMillis + other.writeMillis);
    }

    /** Never below zero: the server's own figures do not always add up where workers are involved. */
    Blocks minus(Blocks other) {
        return new Blocks(
                Math.max(0, hit - other.hit),
                Math.max(0, read - other.read),
                Math.max(0, dirtied - other.dirtied),
                Math.max(0, written - other.written),
                Math.max(0, readMillis - other.readMillis),
                Math.max(0, writeMillis - other.writeMillis));
    }
}
