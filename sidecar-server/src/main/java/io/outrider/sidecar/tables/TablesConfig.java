package io.outrider.sidecar.tables;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** How much the questions about tables may ask of the database. */
public record TablesConfig(Duration timeout, long exactMaxBytes, Duration exactTimeout) {
    private static final Key<Duration> TIMEOUT = Key.time(
            "tables.timeout", "5s", "A question to the catalogues of `postgres.url` is given up after this time.");
    private static final Key<Long> EXACT_MAX_BYTES = Key.bytes(
            "tables.exact-max-bytes",
            "256MiB",
            "The largest table or index that is read whole for `exact=true`; up to ten times that, tables are measured by "
                    + "`pgstattuple_approx`.");
    private static final Key<Duration> EXACT_TIMEOUT =
            Key.time("tables.exact-timeout", "30s", "An exact measurement is given up after this time.");

    public static final List<Key<?>> KEYS = List.of(TIMEOUT, EXACT_MAX_BYTES, EXACT_TIMEOUT);

    public static TablesConfig from(Settings settings) {
        return new TablesConfig(settings.get(TIMEOUT), settings.get(EXACT_MAX_BYTES), settings.get(EXACT_TIMEOUT));
    }
}
