package io.outrider.sidecar.health;

import java.util.LinkedHashMap;
import java.util.Map;

/** How one part of the sidecar is doing. {@code DEGRADED}: it waits for something outside, and nothing is lost meanwhile. */
public record Check(String name, Status status, String reason, Map<String, Object> figures) {
    public enum Status {
        UP,
        OFF,
        DEGRADED,
        DOWN
    }

    public static Check up(String name) {
        return new Check(name, Status.UP, "", Map.of());
    }

    /** Up without a fault, else in the given state. */
    public static Check of(String name, String fault, Status otherwise) {
        return new Check(name, fault.isEmpty() ? Status.UP : otherwise, fault, Map.of());
    }

    public static Check off(String name, String reason) {
        return new Check(name, Status.OFF, reason, Map.of());
    }

    public Check with(String figure, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(figures);
        more.put(figure, value);
        return new Check(name, status, reason, more);
    }
}
