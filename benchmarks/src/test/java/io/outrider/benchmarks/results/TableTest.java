package io.outrider.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void linesUpAsPlainTextToo() {
        Table table = new Table("what", "ns");
        table.row(List.of("a", "1,000"));
        table.row(List.of("longer", "–"));

        assertThat(table.lines())
                .containsExactly(
                        "| what   |    ns |", //
                        "| ------ | ----: |",
                        "| a      | 1,000 |",
                        "| longer |     – |");
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatThrownBy(() -> new Table("a", "b").row(List.of("1"))).hasMessageContaining("1 cells under 2 heads");
    }
}
