package io.outrider.sidecar.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsAdviceTest {
    @ParameterizedTest
    @CsvSource({
        "autovacuum, off, critical",
        "fsync, off, critical",
        "track_io_timing, off, info",
        "idle_in_transaction_session_timeout, 0, warning",
        "shared_buffers, 16384, info",
        "max_connections, 1000, info",
        "random_page_cost, 4, info",
        "checkpoint_timeout, 60, info",
        "shared_preload_libraries, auto_explain, warning",
        "enable_seqscan, off, warning",
    })
    void saysWhatIsWorthALook(String name, String value, String severity) {
        assertThat(SettingsAdvice.of(Map.of(name, value))).singleElement().satisfies(advice -> {
            assertThat(advice.name()).isEqualTo(name);
            assertThat(advice.value()).isEqualTo(value);
            assertThat(advice.severity()).isEqualTo(severity);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "autovacuum, on",
        "shared_buffers, 131072",
        "max_connections, 100",
        "random_page_cost, 1.1",
        "checkpoint_timeout, 900",
        "shared_preload_libraries, 'auto_explain,pg_stat_statements'",
        "max_connections, nonsense",
    })
    void andIsSilentOtherwise(String name, String value) {
        assertThat(SettingsAdvice.of(Map.of(name, value))).isEmpty();
    }

    @Test
    void comparesSettingsWithEachOther() {
        assertThat(SettingsAdvice.of(Map.of("shared_buffers", "500000", "effective_cache_size", "100000")))
                .extracting(SettingsAdvice::name)
                .containsExactly("effective_cache_size");
    }
}
