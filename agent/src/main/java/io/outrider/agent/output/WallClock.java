package io.outrider.agent.output;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Turns {@link System#nanoTime} into the time of day by a pair of both that is read again for each batch: one reading serves many events, and
 * an adjusted system clock is followed. One thread at a time.
 */
public final class WallClock {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final LongSupplier nanoSource;
    private final LongSupplier epochMicroSource;
    private long nanos;
    private long epochMicros;

    public WallClock(LongSupplier nanoSource, LongSupplier epochMicroSource) {
        this.nanoSource = nanoSource;
        this.epochMicroSource = epochMicroSource;
        refresh();
    }

    public static WallClock system() {
        return new WallClock(System::nanoTime, WallClock::systemEpochMicros);
    }

    public void refresh() {
        nanos = nanoSource.getAsLong();
        epochMicros = epochMicroSource.getAsLong();
    }

    /** As of the last {@link #refresh}. */
    public long nanos() {
        return nanos;
    }

    /** As of the last {@link #refresh}. */
    public long epochMicros() {
        return epochMicros;
    }

    /** The time of day of a moment near the last {@link #refresh}. */
    public long epochMicros(long nanoTime) {
        return epochMicros + Math.floorDiv(nanoTime - nanos, 1000L);
    }

    private static long systemEpochMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / 1000;
    }
}
