package io.outrider.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({"200ms,PT0.2S", "1.5s,PT1.5S", "5m,PT5M", "2h,PT2H", "250,PT0.25S", "10us,PT0.00001S", "3 s,PT3S"})
    void readsTimes(String text, Duration expected) {
        assertThat(Quantity.time(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"512,512", "4k,4096", "256MiB,268435456", "1GiB,1073741824", "1.5KiB,1536", "7 mb,7340032"})
    void readsSizes(String text, long expected) {
        assertThat(Quantity.bytes(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1s", "1 fortnight", "1e9s", "s"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Quantity.time(text)).hasMessageContaining("200ms");
    }

    @Test
    void refusesWhatIsNoSize() {
        assertThatThrownBy(() -> Quantity.bytes("lots")).hasMessageContaining("256MiB");
    }
}
