package io.outrider.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, as shutting down happens once. */
class ShutdownSequenceTest {
    private static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    @TempDir
    Path folder;

    @Test
    void oursRunsAfterTheHostsHooksWhenMainReturns() throws Exception {
        assertThat(host(0, OPEN)).containsExactly("host, ours came first: false", "ours");
    }

    @Test
    void oursRunsAfterTheHostsHooksOnExit() throws Exception {
        assertThat(host(7, OPEN)).containsExactly("host, ours came first: false", "ours");
    }

    @Test
    void whereTheLaterSlotsAreClosedOursRunsBesideTheHosts() throws Exception {
        assertThat(host(0)).containsExactlyInAnyOrder("host, ours came first: true", "ours");
    }

    private List<String> host(int exitCode, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ShutdownHost.class.getName()));
        if (exitCode != 0) {
            command.add(Integer.toString(exitCode));
        }
        File out = folder.resolve("out.txt").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(exitCode);
        return Files.readAllLines(out.toPath());
    }
}
