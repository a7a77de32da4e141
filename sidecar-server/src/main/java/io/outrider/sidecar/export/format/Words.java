package io.outrider.sidecar.export.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time. Each test gives a word whose lowest set bit is in the first byte that meets it; 0 when none does. (A borrow can
 * only reach bytes behind the first that meets it.)
 */
final class Words {
    private static final VarHandle VIEW = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOPS = 0x8080_8080_8080_8080L;

    private Words() {}

    static long get(byte[] data, int at) {
        return (long) VIEW.get(data, at);
    }

    static void put(byte[] data, int at, long word) {
        VIEW.set(data, at, word);
    }

    static long repeated(char b) {
        return b * ONES;
    }

    /** @param pattern from {@link #repeated} */
    static long equal(long word, long pattern) {
        long difference = word ^ pattern;
        return difference - ONES & ~difference & TOPS;
    }

    /**
     * Bytes below 32, and quotation marks: with the second bit turned around, those are the bytes below 33, for the blank and its
     * neighbour change places with the quotation mark and its own.
     */
    static long controlOrQuote(long word) {
        return (word ^ 2 * ONES) - 33 * ONES & ~word & TOPS;
    }

    /** The first so many of the bytes (1 to 7), and blanks behind them. */
    static long first(int count, long word) {
        long mask = -1L >>> 64 - count * 8;
        return word & mask | ' ' * ONES & ~mask;
    }
}
