package io.outrider.sidecar.export.format;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.UUIDType;

/** The columns in Parquet's words: how a value is stored, and what it means, in the present form and in the one of old readers. */
final class ParquetTypes {
    private ParquetTypes() {}

    static Type physical(TypedColumn column) {
        return switch (column.storage) {
            case BIT -> Type.BOOLEAN;
            case INT2, INT4 -> Type.INT32;
            case INT8, DECIMAL8 -> Type.INT64;
            case FLOAT4 -> Type.FLOAT;
            case FLOAT8 -> Type.DOUBLE;
            case DECIMAL16, UUID -> Type.FIXED_LEN_BYTE_ARRAY;
            case BYTES -> Type.BYTE_ARRAY;
        };
    }

    static SchemaElement element(TypedColumn column) {
        SchemaElement element = new SchemaElement(column.column.name()).setType(physical(column));
        return switch (column.storage) {
            case BIT, FLOAT4, FLOAT8 -> element;
            case INT2 ->
                element.setLogicalType(LogicalType.INTEGER(new IntType((byte) 16, true)))
                        .setConverted_type(ConvertedType.INT_16);
            case INT4 -> whole(column, element);
            case INT8 -> time(column, element);
            case DECIMAL8 -> decimal(column, element);
            case DECIMAL16 -> decimal(column, element).setType_length(column.storage.width);
            case UUID -> element.setType_length(column.storage.width).setLogicalType(LogicalType.UUID(new UUIDType()));
            case BYTES ->
                switch (column.meaning) {
                    case TEXT ->
                        element.setLogicalType(LogicalType.STRING(new StringType()))
                                .setConverted_type(ConvertedType.UTF8);
                    case JSON ->
                        element.setLogicalType(LogicalType.JSON(new JsonType())).setConverted_type(ConvertedType.JSON);
                    default -> element;
                };
        };
    }

    private static SchemaElement whole(TypedColumn column, SchemaElement element) {
        return switch (column.meaning) {
            case DATE ->
                element.setLogicalType(LogicalType.DATE(new DateType())).setConverted_type(ConvertedType.DATE);
            case UNSIGNED ->
                element.setLogicalType(LogicalType.INTEGER(new IntType((byte) 32, false)))
                        .setConverted_type(ConvertedType.UINT_32);
            default -> element;
        };
    }

    /** The old form knows no local times; what it called a timestamp was one in UTC. */
    private static SchemaElement time(TypedColumn column, SchemaElement element) {
        TimeUnit micros = TimeUnit.MICROS(new MicroSeconds());
        return switch (column.meaning) {
            case TIME -> element.setLogicalType(LogicalType.TIME(new TimeType(false, micros)));
            case LOCAL_TIMESTAMP -> element.setLogicalType(LogicalType.TIMESTAMP(new TimestampType(false, micros)));
            case INSTANT ->
                element.setLogicalType(LogicalType.TIMESTAMP(new TimestampType(true, micros)))
                        .setConverted_type(ConvertedType.TIMESTAMP_MICROS);
            default -> element;
        };
    }

    private static SchemaElement decimal(TypedColumn column, SchemaElement element) {
        int digits = column.decimal().digits();
        int scale = column.decimal().scale();
        return element.setLogicalType(LogicalType.DECIMAL(new DecimalType(scale, digits)))
                .setConverted_type(ConvertedType.DECIMAL)
                .setPrecision(digits)
                .setScale(scale);
    }
}
