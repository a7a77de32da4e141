package io.outrider.sidecar.export.format;

import org.jspecify.annotations.Nullable;

/**
 * A column as it arrives.
 *
 * @param element of an array, else null
 * @param decimal of a numeric whose type says how many digits it has, else null
 */
public record Column(String name, Kind kind, @Nullable Kind element, @Nullable Decimal decimal) {
    /** At most {@link #MOST_DIGITS} digits, so many of them behind the point. */
    public record Decimal(int digits, int scale) {
        /** What 128 bits hold. */
        public static final int MOST_DIGITS = 38;
    }

    public static Column of(String name, Kind kind) {
        return new Column(name, kind, null, null);
    }

    public static Column array(String name, Kind element) {
        return new Column(name, Kind.ARRAY, element, null);
    }

    public static Column numeric(String name, @Nullable Decimal decimal) {
        return new Column(name, Kind.NUMERIC, null, decimal);
    }
}
