package io.outrider.benchmarks.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void aMillionRowsAndFiveRoundsUnlessToldOtherwise() {
        assertThat(options()).extracting(Options::rows, Options::rounds).containsExactly(1_000_000L, 5);
        assertThat(options("--rounds", "3", "--rows", "20000"))
                .extracting(Options::rows, Options::rounds)
                .containsExactly(20_000L, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "--rows many, --rows is \"many\"",
        "--rows, --rows is \"\"",
        "--rows 10, at least 1000",
        "--rounds 2, at least 3",
        "--row 5000, --row is not known"
    })
    void whatIsWrongIsSaid(String arguments, String message) {
        assertThatThrownBy(() -> options(arguments.split(" ")))
                .isInstanceOf(ExportFailure.class)
                .hasMessageContaining(message);
    }

    private static Options options(String... arguments) {
        return Options.of(arguments);
    }
}
