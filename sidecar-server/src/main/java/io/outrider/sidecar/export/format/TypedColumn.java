package io.outrider.sidecar.export.format;

import io.outrider.sidecar.export.format.Column.Decimal;
import io.outrider.sidecar.export.format.Times.Years;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a column becomes in formats that have types of their own, and how a value is written there, little-endian. Arrays are JSON, for
 * their dimensions may differ from row to row; intervals, times with a zone and numbers without a fixed number of digits are text.
 */
final class TypedColumn {
    /** How a value lies in memory. */
    enum Storage {
        BIT(0),
        INT2(2),
        INT4(4),
        INT8(8),
        FLOAT4(4),
        FLOAT8(8),
        DECIMAL8(8),
        DECIMAL16(16),
        UUID(16),
        BYTES(0);

        final int width;

        Storage(int width) {
            this.width = width;
        }
    }

    /** What it means. */
    enum Meaning {
        PLAIN,
        TEXT,
        JSON,
        UNSIGNED,
        DATE,
        TIME,
        LOCAL_TIMESTAMP,
        INSTANT
    }

    private static final int DAYS_1970_TO_2000 = 10_957;
    private static final long MICROS_1970_TO_2000 = DAYS_1970_TO_2000 * Times.MICROS_PER_DAY;

    final Column column;
    final Storage storage;
    final Meaning meaning;
    private final @Nullable Cell text;

    private TypedColumn(Column column, Storage storage, Meaning meaning, @Nullable Cell text) {
        this.column = column;
        this.storage = storage;
        this.meaning = meaning;
        this.text = text;
    }

    /** @param smallDecimals whether decimals of few digits take 8 bytes instead of 16 */
    static TypedColumn of(Column column, boolean smallDecimals) {
        return switch (column.kind()) {
            case BOOL -> fixed(column, Storage.BIT, Meaning.PLAIN);
            case INT2 -> fixed(column, Storage.INT2, Meaning.PLAIN);
            case INT4 -> fixed(column, Storage.INT4, Meaning.PLAIN);
            case INT8 -> fixed(column, Storage.INT8, Meaning.PLAIN);
            case OID -> fixed(column, Storage.INT4, Meaning.UNSIGNED);
            case FLOAT4 -> fixed(column, Storage.FLOAT4, Meaning.PLAIN);
            case FLOAT8 -> fixed(column, Storage.FLOAT8, Meaning.PLAIN);
            case DATE -> fixed(column, Storage.INT4, Meaning.DATE);
            case TIME -> fixed(column, Storage.INT8, Meaning.TIME);
            case TIMESTAMP -> fixed(column, Storage.INT8, Meaning.LOCAL_TIMESTAMP);
            case TIMESTAMPTZ -> fixed(column, Storage.INT8, Meaning.INSTANT);
            case UUID -> fixed(column, Storage.UUID, Meaning.PLAIN);
            case NUMERIC -> numeric(column, smallDecimals);
            case BYTEA -> bytes(column, Meaning.PLAIN, (data, at, length, out) -> out.add(data, at, length));
            case TEXT -> bytes(column, Meaning.TEXT, (data, at, length, out) -> out.add(data, at, length));
            case JSON -> bytes(column, Meaning.JSON, (data, at, length, out) -> out.add(data, at, length));
            case JSONB -> bytes(column, Meaning.JSON, (data, at, length, out) -> out.add(data, at + 1, length - 1));
            case ARRAY -> bytes(column, Meaning.JSON, JsonCells.of(column, false));
            case TIMETZ, INTERVAL -> bytes(column, Meaning.TEXT, plain(column));
        };
    }

    Decimal decimal() {
        return Objects.requireNonNull(column.decimal());
    }

    /** The value's bytes; of a {@link Storage#BIT} one byte, 0 or 1. */
    void write(byte[] data, int at, int length, Bytes out) throws IOException {
        switch (storage) {
            case BIT -> out.add(data[at]);
            case INT2 -> out.addInt2(BigEndian.int2(data, at));
            case INT4, FLOAT4 -> out.addInt4(meaning == Meaning.DATE ? days(data, at) : BigEndian.int4(data, at));
            case INT8, FLOAT8 -> out.addInt8(isTimestamp() ? micros(data, at) : BigEndian.int8(data, at));
            case DECIMAL8 -> out.addInt8(Decimals.unscaled(data, at, decimal(), column.name()));
            case DECIMAL16 -> wide(data, at, out);
            case UUID -> out.add(data, at, 16);
            case BYTES -> Objects.requireNonNull(text).write(data, at, length, out);
        }
    }

    private boolean isTimestamp() {
        return meaning == Meaning.LOCAL_TIMESTAMP || meaning == Meaning.INSTANT;
    }

    /** The infinities are the greatest number there is and its negative, as in DuckDB; PostgreSQL's own least number is one less. */
    private int days(byte[] data, int at) throws IOException {
        int days = BigEndian.int4(data, at);
        if (!Times.isFinite(days)) {
            return days > 0 ? days : -Integer.MAX_VALUE;
        }
        try {
            return Math.addExact(days, DAYS_1970_TO_2000);
        } catch (ArithmeticException e) {
            throw new IOException("column " + column.name() + " holds a date too far away for this format", e);
        }
    }

    private long micros(byte[] data, int at) throws IOException {
        long micros = BigEndian.int8(data, at);
        if (!Times.isFinite(micros)) {
            return micros > 0 ? micros : -Long.MAX_VALUE;
        }
        try {
            return Math.addExact(micros, MICROS_1970_TO_2000);
        } catch (ArithmeticException e) {
            throw new IOException(
                    "column " + column.name() + " holds a time that microseconds since 1970 cannot say in 64 bits", e);
        }
    }

    private void wide(byte[] data, int at, Bytes out) throws IOException {
        if (decimal().digits() <= Decimals.DIGITS_OF_LONG) {
            long value = Decimals.unscaled(data, at, decimal(), column.name());
            out.addInt8(value);
            out.addInt8(value >> 63);
            return;
        }
        BigInteger value = Decimals.wide(data, at, decimal(), column.name());
        out.addInt8(value.longValue());
        out.addInt8(value.shiftRight(64).longValue());
    }

    private static TypedColumn numeric(Column column, boolean smallDecimals) {
        Decimal decimal = column.decimal();
        if (decimal == null) {
            return bytes(column, Meaning.TEXT, plain(column));
        }
        boolean small = smallDecimals && decimal.digits() <= Decimals.DIGITS_OF_LONG;
        return fixed(column, small ? Storage.DECIMAL8 : Storage.DECIMAL16, Meaning.PLAIN);
    }

    private static TypedColumn fixed(Column column, Storage storage, Meaning meaning) {
        return new TypedColumn(column, storage, meaning, null);
    }

    private static TypedColumn bytes(Column column, Meaning meaning, Cell text) {
        return new TypedColumn(column, Storage.BYTES, meaning, text);
    }

    private static Cell plain(Column column) {
        return Objects.requireNonNull(PlainCells.of(column.kind(), Years.ISO));
    }
}
