package io.outrider.sidecar.statements;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** How often the server's own count of statements is read, and how much of it is kept. */
public record StatementsConfig(Duration interval, Duration textInterval, int maxStatements) {
    private static final Key<Duration> INTERVAL = Key.time(
            "statements.interval", "60s", "How often `pg_stat_statements` of `postgres.url` is read, without texts.");
    private static final Key<Duration> TEXT_INTERVAL = Key.time(
            "statements.text-interval",
            "5m",
            "The texts of new statements are read at most this often: the server loads all texts for it.");
    private static final Key<Integer> MAX_STATEMENTS = Key.whole(
            "statements.max-kept",
            5000,
            100,
            100_000,
            "Statements whose figures are kept, over the server's own forgetting and restarts; the cheapest go first.");

    public static final List<Key<?>> KEYS = List.of(INTERVAL, TEXT_INTERVAL, MAX_STATEMENTS);

    public static StatementsConfig from(Settings settings) {
        return new StatementsConfig(settings.get(INTERVAL), settings.get(TEXT_INTERVAL), settings.get(MAX_STATEMENTS));
    }
}
