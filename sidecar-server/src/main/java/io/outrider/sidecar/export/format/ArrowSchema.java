package io.outrider.sidecar.export.format;

import com.google.flatbuffers.FlatBufferBuilder;
import io.outrider.sidecar.export.format.TypedColumn.Meaning;
import java.util.List;
import org.apache.arrow.flatbuf.Binary;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** The columns in Arrow's words. UUIDs and JSON bear the names of Arrow's canonical extension types. */
final class ArrowSchema {
    private ArrowSchema() {}

    /** Gives where in the buffer it is. */
    static int write(List<TypedColumn> columns, FlatBufferBuilder builder) {
        int[] fields = new int[columns.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field(columns.get(i), builder);
        }
        int list = Schema.createFieldsVector(builder, fields);
        return Schema.createSchema(builder, Endianness.Little, list, 0, 0);
    }

    private static int field(TypedColumn column, FlatBufferBuilder builder) {
        int name = builder.createString(column.column.name());
        int children = Field.createChildrenVector(builder, new int[0]);
        int metadata = metadata(column, builder);
        int type = type(column, builder);
        return Field.createField(builder, name, true, kind(column), type, 0, children, metadata);
    }

    private static int metadata(TypedColumn column, FlatBufferBuilder builder) {
        String extension =
                switch (column.storage) {
                    case UUID -> "arrow.uuid";
                    default -> column.meaning == Meaning.JSON ? "arrow.json" : "";
                };
        if (extension.isEmpty()) {
            return 0;
        }
        int name = pair("ARROW:extension:name", extension, builder);
        int rest = pair("ARROW:extension:metadata", "", builder);
        return Field.createCustomMetadataVector(builder, new int[] {name, rest});
    }

    private static int pair(String key, String value, FlatBufferBuilder builder) {
        return KeyValue.createKeyValue(builder, builder.createString(key), builder.createString(value));
    }

    private static byte kind(TypedColumn column) {
        return switch (column.storage) {
            case BIT -> Type.Bool;
            case INT2 -> Type.Int;
            case INT4 -> column.meaning == Meaning.DATE ? Type.Date : Type.Int;
            case INT8 ->
                switch (column.meaning) {
                    case TIME -> Type.Time;
                    case LOCAL_TIMESTAMP, INSTANT -> Type.Timestamp;
                    default -> Type.Int;
                };
            case FLOAT4, FLOAT8 -> Type.FloatingPoint;
            case DECIMAL8, DECIMAL16 -> Type.Decimal;
            case UUID -> Type.FixedSizeBinary;
            case BYTES -> column.meaning == Meaning.PLAIN ? Type.Binary : Type.Utf8;
        };
    }

    private static int type(TypedColumn column, FlatBufferBuilder builder) {
        int bits = column.storage.width * 8;
        switch (kind(column)) {
            case Type.Bool -> {
                Bool.startBool(builder);
                return Bool.endBool(builder);
            }
            case Type.Int -> {
                return Int.createInt(builder, bits, column.meaning != Meaning.UNSIGNED);
            }
            case Type.Date -> {
                return Date.createDate(builder, DateUnit.DAY);
            }
            case Type.Time -> {
                return Time.createTime(builder, TimeUnit.MICROSECOND, bits);
            }
            case Type.Timestamp -> {
                int zone = column.meaning == Meaning.INSTANT ? builder.createString("UTC") : 0;
                return Timestamp.createTimestamp(builder, TimeUnit.MICROSECOND, zone);
            }
            case Type.FloatingPoint -> {
                return FloatingPoint.createFloatingPoint(builder, bits == 32 ? Precision.SINGLE : Precision.DOUBLE);
            }
            case Type.Decimal -> {
                return Decimal.createDecimal(
                        builder, column.decimal().digits(), column.decimal().scale(), 128);
            }
            case Type.FixedSizeBinary -> {
                return FixedSizeBinary.createFixedSizeBinary(builder, column.storage.width);
            }
            case Type.Binary -> {
                Binary.startBinary(builder);
                return Binary.endBinary(builder);
            }
            default -> {
                Utf8.startUtf8(builder);
                return Utf8.endUtf8(builder);
            }
        }
    }
}
