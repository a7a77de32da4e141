package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class KeyPatternTest {
    @ParameterizedTest
    @CsvSource({
        "listing:4711, listing:*",
        "listing:4711:photos, listing:*:photos",
        "popular, popular",
        "rate-limit.10.0.0.1, rate-limit.*",
        "session:9f8e7d6c5b4a39281706f5e4d3c2b1a0, session:*",
        "session:AbC9dEf0GhI1jKl2MnO3, session:*",
        "cart:3fa85f64-5717-4562-b3fc-2c963f66afa6:items, cart:*:items",
        "mail:ann@example.org:seen, mail:*:seen",
        "stats:2026-11-23, stats:*",
        "stats/2026/11/23/views, stats/*/*/*/views",
        "user42, user*",
        "v2:price_stats, v2:price_stats",
        "search:city=Berlin&max=900, search:*",
        "search:купить дом, search:*",
        "{user:17}.following, {user:*}.following",
        "'a b', *",
        "query%20text, *",
        "job_17_state, job_*_state",
    })
    void idsBecomeStars(String key, String pattern) {
        assertThat(pattern(key)).isEqualTo(pattern);
        assertThat(pattern(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(pattern);
    }

    @Test
    void binaryKeysAreOneStar() {
        assertThat(pattern(new byte[] {1, 2, (byte) 0xff, 0})).isEqualTo("*");
        assertThat(pattern(new byte[0])).isEmpty();
    }

    @Test
    void aLongKeyIsCutAndStaysReadable() {
        String pattern = pattern("a:".repeat(1000) + "\\\"");

        assertThat(pattern).hasSize(200);
    }

    private static String pattern(Object key) {
        JsonLine line = new JsonLine(16).raw((byte) '"');
        new KeyPattern().write(key, line);
        return new JsonMapper().readTree(line.raw((byte) '"').toBytes()).stringValue();
    }
}
