package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * What has been written and not yet handed on. Reused from one delivery to the next; one row that needed much more than the others
 * does not keep its room. One thread.
 */
public final class Bytes {
    private static final int KEPT = 1 << 20;

    private static final byte[] PAIRS = pairs();

    private byte[] array;
    private int length;

    public Bytes(int capacity) {
        array = new byte[capacity];
    }

    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
        if (array.length > KEPT) {
            array = new byte[KEPT];
        }
    }

    /** Makes room for so many more bytes, which {@link #put} then takes without asking. */
    public void room(int more) {
        if (array.length - length < more) {
            grow(more);
        }
    }

    /** Without a look at the room. */
    public void put(int b) {
        array[length++] = (byte) b;
    }

    /** After somebody wrote into {@link #array}, within the room he asked for. */
    void advanceTo(int newLength) {
        length = newLength;
    }

    public void add(int b) {
        room(1);
        array[length++] = (byte) b;
    }

    public void add(byte[] source) {
        add(source, 0, source.length);
    }

    public void add(byte[] source, int from, int count) {
        room(count);
        System.arraycopy(source, from, array, length, count);
        length += count;
    }

    public void addAscii(String text) {
        add(text.getBytes(ISO_8859_1));
    }

    public void addWhole(long value) {
        room(20);
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                addAscii("-9223372036854775808");
                return;
            }
            array[length++] = '-';
            value = -value;
        }
        int digits = digits(value);
        int at = length + digits;
        length = at;
        while (value >= 100) {
            long rest = value / 100;
            int pair = (int) (value - rest * 100) * 2;
            array[--at] = PAIRS[pair + 1];
            array[--at] = PAIRS[pair];
            value = rest;
        }
        if (value >= 10) {
            array[--at] = PAIRS[(int) value * 2 + 1];
            array[--at] = PAIRS[(int) value * 2];
        } else {
            array[--at] = (byte) ('0' + value);
        }
    }

    /** Two digits, zero-padded; {@link #room} comes first. */
    public void putTwo(int value) {
        array[length++] = PAIRS[value * 2];
        array[length++] = PAIRS[value * 2 + 1];
    }

    /** Four digits, zero-padded; {@link #room} comes first. */
    public void putFour(int value) {
        putTwo(value / 100);
        putTwo(value % 100);
    }

    private static int digits(long value) {
        int digits = 1;
        long bound = 10;
        while (digits < 19 && value >= bound) {
            digits++;
            bound *= 10;
        }
        return digits;
    }

    private void grow(int more) {
        long wanted = (long) length + more;
        if (wanted > Integer.MAX_VALUE - 16) {
            throw new OutOfMemoryError("a row is larger than an array can be");
        }
        array = Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(wanted, array.length * 2L)));
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[i * 2] = (byte) ('0' + i / 10);
            pairs[i * 2 + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }
}
