package io.outrider.sidecar.export.format;

/** The binary forms that are decoded here. Whatever has another one is asked for as text. */
public enum Kind {
    BOOL,
    INT2,
    INT4,
    INT8,
    OID,
    FLOAT4,
    FLOAT8,
    NUMERIC,
    TEXT,
    JSON,
    JSONB,
    UUID,
    BYTEA,
    DATE,
    TIME,
    TIMETZ,
    TIMESTAMP,
    TIMESTAMPTZ,
    INTERVAL,
    /** An array whose elements are of one of the kinds above. */
    ARRAY;

    /** By the function that writes the binary form, so that domains, enums and citext find their like. Null: none of these. */
    public static @org.jspecify.annotations.Nullable Kind sentBy(String function) {
        return switch (function) {
            case "boolsend" -> BOOL;
            case "int2send" -> INT2;
            case "int4send" -> INT4;
            case "int8send" -> INT8;
            case "oidsend" -> OID;
            case "float4send" -> FLOAT4;
            case "float8send" -> FLOAT8;
            case "numeric_send" -> NUMERIC;
            case "textsend", "varcharsend", "bpcharsend", "namesend", "enum_send" -> TEXT;
            case "json_send" -> JSON;
            case "jsonb_send" -> JSONB;
            case "uuid_send" -> UUID;
            case "byteasend" -> BYTEA;
            case "date_send" -> DATE;
            case "time_send" -> TIME;
            case "timetz_send" -> TIMETZ;
            case "timestamp_send" -> TIMESTAMP;
            case "timestamptz_send" -> TIMESTAMPTZ;
            case "interval_send" -> INTERVAL;
            default -> null;
        };
    }
}
