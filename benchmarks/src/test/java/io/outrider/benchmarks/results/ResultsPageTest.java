package io.outrider.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {
    @TempDir
    Path folder;

    @Test
    void partsStandInTheirOrderAndOneCanBeMeasuredAnew() throws IOException {
        ResultsPage page = ResultsPage.in(folder);
        page.write("zebra", List.of("## Zebra"));
        page.write("export", List.of("## Export", "", "old"));
        page.write("agent", List.of("## Agent"));
        Path written = page.write("export", List.of("## Export", "", "new"));

        assertThat(Files.readAllLines(written))
                .startsWith("# What was measured")
                .containsSubsequence("## Agent", "## Export", "new", "## Zebra")
                .doesNotContain("old");
    }

    @Test
    void aPartWithoutHeadingIsRefused() {
        assertThatThrownBy(() -> ResultsPage.in(folder).write("export", List.of("12 ms")))
                .hasMessageContaining("part export must begin with a heading");
    }
}
