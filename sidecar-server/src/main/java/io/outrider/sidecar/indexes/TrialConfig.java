package io.outrider.sidecar.indexes;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** How far trials on the clone go. */
public record TrialConfig(Duration time, Duration statementTimeout, long spaceBytes, int candidates) {
    private static final Key<Duration> TIME = Key.time(
            "indexes.trial-time",
            "30m",
            "How long a trial on the clone may take; then the best set found so far counts, and the clone is tidied.");
    private static final Key<Duration> STATEMENT_TIMEOUT = Key.time(
            "indexes.trial-timeout",
            "30s",
            "A statement that runs longer on the clone is cut there, and counts as taking so long.");
    private static final Key<Long> SPACE = Key.bytes(
            "indexes.trial-space",
            "20GiB",
            "Indexes built on the clone at the same time stay below this size together.");
    private static final Key<Integer> CANDIDATES = Key.whole(
            "indexes.trial-candidates",
            48,
            0,
            500,
            "So many indexes besides those suggested are tried on the clone when all suggestions are verified together.");

    static final List<Key<?>> KEYS = List.of(TIME, STATEMENT_TIMEOUT, SPACE, CANDIDATES);

    static TrialConfig from(Settings settings) {
        return new TrialConfig(
                settings.get(TIME), settings.get(STATEMENT_TIMEOUT), settings.get(SPACE), settings.get(CANDIDATES));
    }
}
