package io.outrider.sidecar.analysis;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** Whose plans are watched, how often, and how many are kept. */
public record AnalysisConfig(
        Duration watchInterval, int watchStatements, Duration recheck, int keepStatements, int keepPlans) {
    private static final Key<Duration> WATCH_INTERVAL = Key.time(
            "plans.watch-interval",
            "30s",
            "How often it is checked whether a statement is to be explained anew: its mean time shifted, statistics or schema changed.");
    private static final Key<Integer> WATCH_STATEMENTS = Key.whole(
            "plans.watch-statements",
            20,
            0,
            1000,
            "The plans of this many statements, those that cost most, are watched; 0: none.");
    private static final Key<Duration> RECHECK =
            Key.time("plans.recheck", "1h", "After this time a watched statement is explained anew in any case.");
    private static final Key<Integer> KEEP_STATEMENTS = Key.whole(
            "plans.keep-statements",
            200,
            1,
            100_000,
            "Statements of which plans are kept; the one seen longest ago goes first.");
    private static final Key<Integer> KEEP_PLANS =
            Key.whole("plans.keep", 5, 1, 100, "Different plans kept of one statement; the oldest goes first.");

    public static final List<Key<?>> KEYS =
            List.of(WATCH_INTERVAL, WATCH_STATEMENTS, RECHECK, KEEP_STATEMENTS, KEEP_PLANS);

    public static AnalysisConfig from(Settings settings) {
        return new AnalysisConfig(
                settings.get(WATCH_INTERVAL),
                settings.get(WATCH_STATEMENTS),
                settings.get(RECHECK),
                settings.get(KEEP_STATEMENTS),
                settings.get(KEEP_PLANS));
    }
}
