package io.outrider.agent.context;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Trace and span ids: random enough to be unique, cheap enough for every call.
 *
 * <p>SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014). Each thread steps a state of its
 * own; the states start far apart.
 */
public final class Ids {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final AtomicLong SEEDS = new AtomicLong(System.nanoTime() ^ (System.currentTimeMillis() << 20));

    private Ids() {}

    /** A starting state for one thread. */
    static long seed() {
        return mix(SEEDS.addAndGet(GOLDEN_GAMMA)) ^ System.identityHashCode(Thread.currentThread());
    }

    static long advance(long state) {
        return state + GOLDEN_GAMMA;
    }

    /** The id for a state; never zero, which would mean none. */
    static long mix(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return z == 0 ? GOLDEN_GAMMA : z;
    }

    /** Sixteen lower-case hexadecimal digits. */
    static void appendHex(StringBuilder out, long value) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            out.append(HEX[(int) (value >>> shift) & 15]);
        }
    }

    /** The two numbers in the form of a random UUID (RFC 9562, version 4). */
    static String uuid(long high, long low) {
        return new java.util.UUID((high & ~0xf000L) | 0x4000L, (low & 0x3fffffffffffffffL) | Long.MIN_VALUE).toString();
    }
}
