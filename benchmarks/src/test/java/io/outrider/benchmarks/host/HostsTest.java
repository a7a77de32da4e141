package io.outrider.benchmarks.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measured programs do their work and say so; how fast is not asked here. */
class HostsTest {
    @TempDir
    Path folder;

    @Test
    void callsAreCountedOnEveryThread() throws Exception {
        PrimaryKeyHost.main(arguments("proxy=none", "threads=2", "warmup=0.1", "seconds=0.1"));

        Map<String, Double> figures = figures();
        assertThat(figures.get("calls")).isPositive();
        assertThat(figures.get("all_calls")).isGreaterThan(figures.get("calls"));
        assertThat(figures.get("thread_ns_per_call")).isPositive();
        // H2 makes a result for every call.
        assertThat(figures.get("thread_bytes_per_call")).isGreaterThan(100);
        assertThat(figures.get("process_cpu_ns_per_call")).isPositive();
    }

    @Test
    void rowsAreReadToTheEnd() throws Exception {
        RowsHost.main(arguments("proxy=datasource-proxy", "url=jdbc:h2:mem:test", "warmup=0", "seconds=0.1"));

        assertThat(figures().get("results")).isPositive();
        assertThat(figures().get("thread_ns_per_row")).isPositive();
    }

    @Test
    void theFirstQueryIsAnswered() throws Exception {
        FirstQueryHost.main(arguments("proxy=none"));

        // Zero where the system does not tell.
        boolean told = Files.exists(Path.of("/proc/self/status"));
        assertThat(figures().get("peak_bytes")).isGreaterThanOrEqualTo(told ? 10 << 20 : 0);
    }

    @Test
    void aProxyThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> FirstQueryHost.main(arguments("proxy=p7spy"))).hasMessageContaining("p7spy");
    }

    @Test
    void figuresComeBackAsTheyWere() throws IOException {
        Path file = folder.resolve("numbers");
        new Figures().put("a", 1).put("b", 2.5e9).put("c", -0.125).write(file);

        assertThat(Figures.read(file))
                .containsExactly(Map.entry("a", 1.0), Map.entry("b", 2.5e9), Map.entry("c", -0.125));
    }

    @Test
    void aLineThatIsNoFigureIsShown() throws IOException {
        Path file = Files.writeString(folder.resolve("numbers"), "a=1\nb=much\n");

        assertThatThrownBy(() -> Figures.read(file)).hasMessageContaining("b=much");
    }

    private String[] arguments(String... own) {
        String[] all = new String[own.length + 1];
        all[0] = "result=" + folder.resolve("figures");
        System.arraycopy(own, 0, all, 1, own.length);
        return all;
    }

    private Map<String, Double> figures() throws IOException {
        return Figures.read(folder.resolve("figures"));
    }
}
