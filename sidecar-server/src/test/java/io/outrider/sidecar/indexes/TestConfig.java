package io.outrider.sidecar.indexes;

import io.outrider.sidecar.config.ConfigurationFault;
import io.outrider.sidecar.config.Settings;
import io.outrider.sidecar.postgres.GuardConfig;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.PostgresConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

final class TestConfig {
    private TestConfig() {}

    static IndexConfig index() {
        return index("", false);
    }

    static IndexConfig index(String cloneUrl, boolean mayApply) {
        return index(cloneUrl, mayApply, Duration.ofMinutes(5));
    }

    /** Superusers may plan: the tests' own user is one. */
    static GuardedDatabase guarded(PostgresConfig postgres, Clock clock) {
        try {
            Settings settings = Settings.of(GuardConfig.KEYS, Map.of("postgres.allow-superuser", "true"));
            return new GuardedDatabase(postgres, GuardConfig.from(settings), clock);
        } catch (ConfigurationFault e) {
            throw new AssertionError(e);
        }
    }

    static IndexConfig hurried(String cloneUrl) {
        return index(cloneUrl, true, Duration.ofSeconds(1));
    }

    private static IndexConfig index(String cloneUrl, boolean mayApply, Duration buildTimeout) {
        return new IndexConfig(
                Duration.ZERO,
                Duration.ofMinutes(10),
                10_000,
                10L << 30,
                20,
                "outrider_",
                cloneUrl,
                "postgres",
                "",
                mayApply,
                "postgres",
                "",
                "",
                buildTimeout,
                1L << 40,
                Duration.ofHours(24),
                Duration.ofDays(35),
                new TrialConfig(Duration.ofMinutes(5), Duration.ofSeconds(30), 1L << 30, 20));
    }
}
