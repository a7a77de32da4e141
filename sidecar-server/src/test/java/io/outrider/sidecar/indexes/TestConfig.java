package io.outrider.sidecar.indexes;

import java.time.Duration;

final class TestConfig {
    private TestConfig() {}

    static IndexConfig index() {
        return index("", false);
    }

    static IndexConfig index(String cloneUrl, boolean mayApply) {
        return index(cloneUrl, mayApply, Duration.ofMinutes(5));
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
                Duration.ofDays(35));
    }
}
