package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
    @TempDir
    Path home;

    @Test
    void readsTheVersionFromTheName() {
        assertThat(Layout.version(Path.of("lib/json-20260719.jar"))).isEqualTo("20260719");
        assertThat(Layout.version(Path.of("redis-authx-core-0.1.1-beta2.jar"))).isEqualTo("0.1.1-beta2");
        assertThat(Layout.version(Path.of("outrider-agent.jar"))).isEmpty();
    }

    @Test
    void tellsArtifactsOfSimilarNamesApart() throws IOException {
        Path peers = Files.createDirectories(home.resolve("benchmarks/target/peers"));
        Path wanted = Files.createFile(peers.resolve("agent-1.2.jar"));
        Files.createFile(peers.resolve("agent-extension-1.2.jar"));

        assertThat(new Layout(home).peer("agent")).isEqualTo(wanted);
    }

    @Test
    void twoVersionsAreOneTooMany() throws IOException {
        Path peers = Files.createDirectories(home.resolve("benchmarks/target/peers"));
        Files.createFile(peers.resolve("agent-1.2.jar"));
        Files.createFile(peers.resolve("agent-1.3.jar"));

        assertThatThrownBy(() -> new Layout(home).peer("agent"))
                .isInstanceOf(CompareFailure.class)
                .hasMessageContaining("2 jars called agent-VERSION.jar");
    }

    @Test
    void whatWasNotBuiltIsNamed() {
        assertThatThrownBy(() -> new Layout(home).agent())
                .isInstanceOf(CompareFailure.class)
                .hasMessageContaining("outrider-agent.jar is not there")
                .hasMessageContaining("run.sh");
    }
}
