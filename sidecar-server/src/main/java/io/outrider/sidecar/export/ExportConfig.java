package io.outrider.sidecar.export;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** What may be exported, by how many at a time, and how long results are kept. */
public record ExportConfig(
        String datasets,
        int maxConcurrent,
        Duration maxDuration,
        Duration firstRowWithin,
        long minBytesPerSecond,
        Duration slowAfter,
        long spoolBytes,
        Duration keep) {
    private static final Key<String> DATASETS = Key.text(
            "export.datasets",
            "",
            "JSON file that declares what may be exported from the database at `postgres.url`; not set, nothing may. See `docs/export.md`.");
    private static final Key<Integer> MAX_CONCURRENT = Key.whole(
            "export.max-concurrent",
            4,
            1,
            64,
            "Exports that run at the same time, each with its connection; further ones get 429 with `Retry-After`.");
    private static final Key<Duration> MAX_DURATION = Key.time(
            "export.max-duration",
            "1h",
            "An export that takes longer is ended: it holds a snapshot, which keeps VACUUM from cleaning up.");
    private static final Key<Duration> FIRST_ROW = Key.time(
            "export.first-row-within",
            "2m",
            "A query that gives no row for this long is ended, since until then nobody can tell whether the client still waits.");
    private static final Key<Long> MIN_BYTES = Key.bytes(
            "export.min-bytes-per-second",
            "16KiB",
            "A client that reads more slowly than this, for `export.slow-after`, is cut off; 0 lets everybody read as slowly as he likes.");
    private static final Key<Duration> SLOW_AFTER =
            Key.time("export.slow-after", "1m", "How long a client may be slower than `export.min-bytes-per-second`.");
    private static final Key<Long> SPOOL_BYTES =
            Key.bytes("export.spool-bytes", "2GiB", "Room for the results of export jobs, in the run directory.");
    private static final Key<Duration> KEEP =
            Key.time("export.keep", "1h", "How long the result of an export job can be fetched.");

    public static final List<Key<?>> KEYS =
            List.of(DATASETS, MAX_CONCURRENT, MAX_DURATION, FIRST_ROW, MIN_BYTES, SLOW_AFTER, SPOOL_BYTES, KEEP);

    public static ExportConfig from(Settings settings) {
        return new ExportConfig(
                settings.get(DATASETS),
                settings.get(MAX_CONCURRENT),
                settings.get(MAX_DURATION),
                settings.get(FIRST_ROW),
                settings.get(MIN_BYTES),
                settings.get(SLOW_AFTER),
                settings.get(SPOOL_BYTES),
                settings.get(KEEP));
    }
}
