package io.outrider.sidecar.export.format;

import io.outrider.sidecar.export.format.TypedColumn.Storage;
import java.io.IOException;
import java.util.List;

/** The values of one column in one batch: a bit for each that is there, then values of one width, or offsets and bytes. One thread. */
final class ArrowColumn {
    private static final int ALIGNMENT = 8;

    private final TypedColumn type;
    private final Bytes there = new Bytes(1024);
    private final Bytes offsets = new Bytes(1024);
    private final Bytes values = new Bytes(4096);
    private final Bytes one = new Bytes(8);
    private int count;
    private int nulls;

    ArrowColumn(TypedColumn type) {
        this.type = type;
    }

    static int padded(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    TypedColumn type() {
        return type;
    }

    int nulls() {
        return nulls;
    }

    void add(byte[] data, int at, int length) throws IOException {
        bit(there, true);
        switch (type.storage) {
            case BIT -> {
                one.clear();
                type.write(data, at, length, one);
                bit(values, one.array()[0] != 0);
            }
            case BYTES -> {
                offsets.addInt4(values.length());
                type.write(data, at, length, values);
            }
            default -> type.write(data, at, length, values);
        }
        count++;
    }

    void addNull() {
        bit(there, false);
        switch (type.storage) {
            case BIT -> bit(values, false);
            case BYTES -> offsets.addInt4(values.length());
            default -> values.addZeros(type.storage.width);
        }
        count++;
        nulls++;
    }

    /** After the last value. Gives how long the parts are together. */
    long finish() {
        if (type.storage == Storage.BYTES) {
            offsets.addInt4(values.length());
        }
        long length = 0;
        for (Bytes part : partsFromLast()) {
            length += padded(part.length());
        }
        return length;
    }

    List<Bytes> partsFromLast() {
        return type.storage == Storage.BYTES ? List.of(values, offsets, there) : List.of(values, there);
    }

    void moveTo(Bytes out) {
        List<Bytes> parts = partsFromLast();
        for (int i = parts.size() - 1; i >= 0; i--) {
            Bytes part = parts.get(i);
            out.add(part.array(), 0, part.length());
            out.addZeros(padded(part.length()) - part.length());
            part.clear();
        }
        count = 0;
        nulls = 0;
    }

    /** Bit number {@link #count} of a list of bits, the lowest first. */
    private void bit(Bytes bits, boolean set) {
        int place = count & 7;
        if (place == 0) {
            bits.add(0);
        }
        if (set) {
            bits.array()[count >> 3] |= (byte) (1 << place);
        }
    }
}
