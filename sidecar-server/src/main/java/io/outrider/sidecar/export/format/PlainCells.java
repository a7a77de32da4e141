package io.outrider.sidecar.export.format;

import io.outrider.sidecar.export.format.Times.Years;
import org.jspecify.annotations.Nullable;

/** Values that every text format writes alike, without quotes. */
final class PlainCells {
    private PlainCells() {}

    /** Null for kinds that each format writes in its own way. */
    static @Nullable Cell of(Kind kind, Years years) {
        return switch (kind) {
            case BOOL -> (data, at, length, out) -> out.addAscii(data[at] == 0 ? "false" : "true");
            case INT2 -> (data, at, length, out) -> out.addWhole(BigEndian.int2(data, at));
            case INT4 -> (data, at, length, out) -> out.addWhole(BigEndian.int4(data, at));
            case INT8 -> (data, at, length, out) -> out.addWhole(BigEndian.int8(data, at));
            case OID -> (data, at, length, out) -> out.addWhole(BigEndian.int4(data, at) & 0xFFFF_FFFFL);
            case FLOAT4 -> (data, at, length, out) -> Floats.write(Float.intBitsToFloat(BigEndian.int4(data, at)), out);
            case FLOAT8 ->
                (data, at, length, out) -> Floats.write(Double.longBitsToDouble(BigEndian.int8(data, at)), out);
            case NUMERIC -> (data, at, length, out) -> Numerics.write(data, at, out);
            case UUID -> (data, at, length, out) -> Texts.writeUuid(data, at, out);
            case DATE -> (data, at, length, out) -> Times.writeDate(BigEndian.int4(data, at), years, out);
            case TIME -> (data, at, length, out) -> Times.writeTime(BigEndian.int8(data, at), out);
            case TIMETZ ->
                (data, at, length, out) -> {
                    Times.writeTime(BigEndian.int8(data, at), out);
                    Times.writeZone(BigEndian.int4(data, at + 8), out);
                };
            case TIMESTAMP ->
                (data, at, length, out) -> Times.writeTimestamp(BigEndian.int8(data, at), false, years, out);
            case TIMESTAMPTZ ->
                (data, at, length, out) -> Times.writeTimestamp(BigEndian.int8(data, at), true, years, out);
            case INTERVAL ->
                (data, at, length, out) -> Times.writeInterval(
                        BigEndian.int8(data, at), BigEndian.int4(data, at + 8), BigEndian.int4(data, at + 12), out);
            case TEXT, JSON, JSONB, BYTEA, ARRAY -> null;
        };
    }
}
