package io.outrider.sidecar.export.format;

import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts the messages of a binary COPY into rows and fields, without copying: a header, then per row a count and per field a length
 * (-1: NULL) and its bytes, at last a count of -1. PostgreSQL sends one row a message, but does not promise to. One thread.
 */
public final class BinaryRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int HEADER = SIGNATURE.length + 8;

    private final int[] starts;
    private final int[] lengths;
    private byte[] data = {};
    private int at;
    private int end;
    private boolean begun;
    private boolean ended;

    public BinaryRows(int columns) {
        starts = new int[columns];
        lengths = new int[columns];
    }

    /** Adds a message; {@link #next} has given false before. The array is read until it does so again, not copied. */
    public void feed(byte[] message, int from, int length) {
        if (at < end) { // the beginning of a row, in an array of our own
            byte[] joined = Arrays.copyOfRange(data, at, end + length);
            System.arraycopy(message, from, joined, end - at, length);
            data = joined;
            at = 0;
            end = joined.length;
        } else {
            data = message;
            at = from;
            end = from + length;
        }
    }

    /** False when more is needed. */
    public boolean next() throws IOException {
        if (begin() && row()) {
            return true;
        }
        if (at < end) {
            data = Arrays.copyOfRange(data, at, end);
            at = 0;
            end = data.length;
        }
        return false;
    }

    private boolean row() throws IOException {
        if (ended || end - at < 2) {
            return false;
        }
        int count = BigEndian.int2(data, at);
        if (count < 0) {
            ended = true;
            at = end;
            return false;
        }
        if (count != starts.length) {
            throw new IOException("a row of " + count + " fields came where " + starts.length + " were described");
        }
        int next = at + 2;
        for (int i = 0; i < count; i++) {
            if (end - next < 4) {
                return false;
            }
            int length = BigEndian.int4(data, next);
            next += 4;
            starts[i] = next;
            lengths[i] = length;
            if (length > 0) {
                if (end - next < length) {
                    return false;
                }
                next += length;
            }
        }
        at = next;
        return true;
    }

    /** Whether the server's own end mark has come; without it rows may be missing. */
    public boolean ended() {
        return ended;
    }

    byte[] data() {
        return data;
    }

    int start(int column) {
        return starts[column];
    }

    /** -1 for NULL. */
    int length(int column) {
        return lengths[column];
    }

    private boolean begin() throws IOException {
        if (begun) {
            return true;
        }
        if (end - at < HEADER) {
            return false;
        }
        if (!Arrays.equals(data, at, at + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw new IOException("the server's answer is no binary COPY");
        }
        at += HEADER + BigEndian.int4(data, at + HEADER - 4);
        begun = true;
        return true;
    }
}
