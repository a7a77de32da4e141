package io.outrider.sidecar.export.format;

import org.jspecify.annotations.Nullable;

/** A column as it arrives. @param element of an array, else null */
public record Column(String name, Kind kind, @Nullable Kind element) {
    public static Column of(String name, Kind kind) {
        return new Column(name, kind, null);
    }
}
