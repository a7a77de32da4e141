package io.outrider.sidecar.tail;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** How the segments are followed, and how many are kept. */
public record TailConfig(Duration pollInterval, Duration deadAfter, long maxLineBytes, long retentionBytes) {
    private static final Key<Duration> POLL_INTERVAL =
            Key.time("tail.poll-interval", "200ms", "How often the segments are looked at for new lines.");
    private static final Key<Duration> DEAD_AFTER = Key.time(
            "tail.dead-after",
            "10s",
            "A writer that has been silent for this long, and holds no lock, counts as dead: its open segment is closed.");
    private static final Key<Long> MAX_LINE_BYTES =
            Key.bytes("tail.max-line-bytes", "1MiB", "A longer line is garbage: counted and skipped.");
    private static final Key<Long> RETENTION_BYTES = Key.bytes(
            "retention.bytes",
            "256MiB",
            "How much of the read (and shipped) segments is kept on disk, for traces; the oldest go first.");

    public static final List<Key<?>> KEYS = List.of(POLL_INTERVAL, DEAD_AFTER, MAX_LINE_BYTES, RETENTION_BYTES);

    public static TailConfig from(Settings settings) {
        return new TailConfig(
                settings.get(POLL_INTERVAL),
                settings.get(DEAD_AFTER),
                settings.get(MAX_LINE_BYTES),
                settings.get(RETENTION_BYTES));
    }
}
