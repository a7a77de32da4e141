package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.outrider.sidecar.export.format.Times.Years;
import java.util.Objects;

/** Values as JSON: numbers with all their digits, times and whatever JSON has no word for as strings. */
final class JsonCells {
    private static final byte[] NULL = "null".getBytes(ISO_8859_1);
    private static final long SAFE = 1L << 53;

    private JsonCells() {}

    /** @param wideAsText whole numbers past 2^53 as strings, for readers that know only doubles */
    static Cell of(Column column, boolean wideAsText) {
        if (column.kind() == Kind.ARRAY) {
            Cell element = of(Objects.requireNonNull(column.element()), wideAsText);
            return (data, at, length, out) -> array(element, data, at, out);
        }
        return of(column.kind(), wideAsText);
    }

    private static Cell of(Kind kind, boolean wideAsText) {
        return switch (kind) {
            case TEXT -> Texts::writeJson;
            case JSON -> Texts::writeStoredJson;
            // The server writes these anew, in one line.
            case JSONB -> (data, at, length, out) -> out.add(data, at + 1, length - 1);
            case BYTEA ->
                (data, at, length, out) -> {
                    out.add('"');
                    Texts.writeBase64(data, at, length, out);
                    out.add('"');
                };
            case INT8 -> wideAsText ? JsonCells::wide : plain(kind);
            case BOOL, INT2, INT4, OID -> plain(kind);
            case FLOAT4, FLOAT8, NUMERIC -> number(kind);
            case UUID, DATE, TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> quoted(plain(kind));
            case ARRAY -> throw new IllegalArgumentException("arrays of arrays have no type of their own");
        };
    }

    private static Cell plain(Kind kind) {
        return Objects.requireNonNull(PlainCells.of(kind, Years.ISO));
    }

    private static Cell quoted(Cell cell) {
        return (data, at, length, out) -> {
            out.add('"');
            cell.write(data, at, length, out);
            out.add('"');
        };
    }

    /** NaN and the infinities are no JSON numbers. */
    private static Cell number(Kind kind) {
        Cell finite = plain(kind);
        Cell other = quoted(finite);
        return (data, at, length, out) -> (isFinite(kind, data, at) ? finite : other).write(data, at, length, out);
    }

    private static boolean isFinite(Kind kind, byte[] data, int at) {
        return switch (kind) {
            case FLOAT4 -> Float.isFinite(Float.intBitsToFloat(BigEndian.int4(data, at)));
            case FLOAT8 -> Double.isFinite(Double.longBitsToDouble(BigEndian.int8(data, at)));
            default -> Numerics.isFinite(data, at);
        };
    }

    private static void wide(byte[] data, int at, int length, Bytes out) {
        long value = BigEndian.int8(data, at);
        if (value >= -SAFE && value <= SAFE) {
            out.addWhole(value);
        } else {
            out.add('"');
            out.addWhole(value);
            out.add('"');
        }
    }

    /** Dimensions, flag of NULLs, element type; per dimension a length and a lower bound; then the elements, row by row. */
    private static void array(Cell element, byte[] data, int at, Bytes out) {
        int dimensions = BigEndian.int4(data, at);
        if (dimensions == 0) {
            out.add('[');
            out.add(']');
            return;
        }
        elements(element, data, at + 12, dimensions, at + 12 + dimensions * 8, out);
    }

    /** Gives where the next element begins. */
    private static int elements(Cell element, byte[] data, int dimension, int dimensionsLeft, int at, Bytes out) {
        int count = BigEndian.int4(data, dimension);
        int next = at;
        out.add('[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.add(',');
            }
            if (dimensionsLeft > 1) {
                next = elements(element, data, dimension + 8, dimensionsLeft - 1, next, out);
                continue;
            }
            int length = BigEndian.int4(data, next);
            next += 4;
            if (length < 0) {
                out.add(NULL);
            } else {
                element.write(data, next, length, out);
                next += length;
            }
        }
        out.add(']');
        return next;
    }
}
