package io.outrider.sidecar.query;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** What is kept of the operations, and when they become findings. */
public record QueryConfig(
        int maxOperations, int repeatThreshold, Duration interval, Duration recheck, int minTableRows) {
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
    private static final Key<Duration> INTERVAL =
            Key.time("findings.interval", "5s", "How often new statements are explained, when `postgres.url` is set.");
    private static final Key<Duration> RECHECK =
            Key.time("findings.recheck", "10m", "After this time a statement is explained again.");
    private static final Key<Integer> MIN_TABLE_ROWS = Key.whole(
            "findings.min-table-rows",
            10_000,
            0,
            Integer.MAX_VALUE,
            "Smaller tables may be scanned without a finding.");

    public static final List<Key<?>> KEYS =
            List.of(MAX_OPERATIONS, REPEAT_THRESHOLD, INTERVAL, RECHECK, MIN_TABLE_ROWS);

    public static QueryConfig from(Settings settings) {
        return new QueryConfig(
                settings.get(MAX_OPERATIONS),
                settings.get(REPEAT_THRESHOLD),
                settings.get(INTERVAL),
                settings.get(RECHECK),
                settings.get(MIN_TABLE_ROWS));
    }
}
