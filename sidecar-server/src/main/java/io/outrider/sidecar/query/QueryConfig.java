package io.outrider.sidecar.query;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.util.List;

/** What is kept of the operations, and when they become findings. */
public record QueryConfig(int maxOperations, int repeatThreshold) {
    private static final Key<Integer> MAX_OPERATIONS = Key.whole(
            "aggregate.max-operations",
            1000,
            10,
            100_000,
            "Operations kept apart per dataset; further ones are summed as `(other)`.");
    private static final Key<Integer> REPEAT_THRESHOLD = Key.whole(
            "findings.n-plus-one-threshold",
            5,
            2,
            10_000,
            "A statement sent this often within one request is an N+1 finding.");
    public static final List<Key<?>> KEYS = List.of(MAX_OPERATIONS, REPEAT_THRESHOLD);

    public static QueryConfig from(Settings settings) {
        return new QueryConfig(settings.get(MAX_OPERATIONS), settings.get(REPEAT_THRESHOLD));
    }
}
