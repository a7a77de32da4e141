package io.outrider.sidecar.trace;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.util.List;

/** How many events can be found by their trace. */
public record TraceConfig(int maxEvents) {
    private static final Key<Integer> MAX_EVENTS = Key.whole(
            "traces.max-events",
            50_000,
            100,
            10_000_000,
            "The latest events that can be found by trace or correlation id; about 200 bytes of memory each.");

    public static final List<Key<?>> KEYS = List.of(MAX_EVENTS);

    public static TraceConfig from(Settings settings) {
        return new TraceConfig(settings.get(MAX_EVENTS));
    }
}
