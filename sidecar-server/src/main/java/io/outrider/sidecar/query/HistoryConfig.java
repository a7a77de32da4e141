package io.outrider.sidecar.query;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** How far back and how finely the history of a statement reaches. */
public record HistoryConfig(Duration interval, int points) {
    private static final Key<Duration> INTERVAL = Key.time(
            "queries.history-interval",
            "5m",
            "The history of a statement has one point for each stretch of this length.");
    private static final Key<Integer> POINTS = Key.whole(
            "queries.history-points",
            48,
            2,
            2000,
            "Points kept per statement, those in which it ran; about 100 bytes of memory and state file each.");

    public static final List<Key<?>> KEYS = List.of(INTERVAL, POINTS);

    static final HistoryConfig USUAL = new HistoryConfig(Duration.ofMinutes(5), 48);

    public static HistoryConfig from(Settings settings) {
        return new HistoryConfig(settings.get(INTERVAL), settings.get(POINTS));
    }
}
