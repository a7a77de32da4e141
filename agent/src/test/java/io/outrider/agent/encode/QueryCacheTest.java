package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryCacheTest {
    @Test
    void theSameTextIsReadOnce() {
        QueryCache cache = new QueryCache(8192, 100_000);

        assertThat(cache.of("select 1")).isSameAs(cache.of(new String("select 1")));
    }

    @Test
    void theBudgetHoldsAndTheOldestGoes() {
        QueryCache cache = new QueryCache(8192, 100_000);
        QueryFacts used = cache.of("select used");
        QueryFacts unused = cache.of("select unused");
        for (int i = 0; i < 1_000; i++) {
            cache.of("select a" + i + " from t");
            assertThat(cache.of("select used")).isSameAs(used);
            assertThat(cache.weight()).isLessThanOrEqualTo(100_000);
        }
        assertThat(cache.of("select unused")).isNotSameAs(unused);
    }

    @Test
    void aGiantTextPushesNothingOut() {
        QueryCache cache = new QueryCache(8192, 100_000);
        QueryFacts small = cache.of("select 1");
        String giant = "select '" + "x".repeat(100_000) + "'";

        assertThat(cache.of(giant)).isNotSameAs(cache.of(giant));
        assertThat(cache.of("select 1")).isSameAs(small);
    }
}
