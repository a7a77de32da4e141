package io.outrider.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarsTest {
    @Test
    void theLongestBarStandsForTheLargestValue() {
        Bars bars = new Bars();
        bars.add("a", 100, "100 ns");
        bars.add("longer", 50, "50 ns");

        assertThat(bars.lines())
                .containsExactly(
                        "a       " + "█".repeat(40) + " 100 ns", //
                        "longer  " + "█".repeat(20) + " 50 ns");
    }

    @Test
    void littleIsMoreThanNothing() {
        Bars bars = new Bars();
        bars.add("all", 1_000_000, "1");
        bars.add("little", 1, "2");
        bars.add("none", 0, "3");
        bars.add("less", -5, "4");

        assertThat(bars.lines())
                .containsExactly("all     " + "█".repeat(40) + " 1", "little  ▏ 2", "none    3", "less    4");
    }

    @Test
    void nothingButZeroesHasNoBars() {
        Bars bars = new Bars();
        bars.add("a", 0, "0 B");

        assertThat(bars.lines()).containsExactly("a  0 B");
    }
}
