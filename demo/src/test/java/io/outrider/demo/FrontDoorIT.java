package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root: what it says when it cannot start anything. */
final class FrontDoorIT {
    private static final Path SCRIPT = ProjectJars.HOME.resolve("outrider");

    @TempDir
    private Path folder;

    @Test
    void unknownCommandIsNamedWithTheNearest() throws Exception {
        assertSays(2, "unknown command \"dmeo\"; did you mean outrider demo?", run(Map.of(), SCRIPT, "dmeo"));
        assertSays(2, "unknown command \"statsu\"; did you mean outrider status?", run(Map.of(), SCRIPT, "statsu"));
    }

    @Test
    void everyCommandTellsItsOwnOptions() throws Exception {
        assertSays(0, "--seconds", run(Map.of(), SCRIPT, "demo", "--help"));
        assertSays(0, "Usage: outrider export DATASET", run(Map.of(), SCRIPT, "export", "--help"));
        assertSays(0, "--http.port", run(Map.of(), SCRIPT, "sidecar", "-h"));
        assertSays(0, "buffer.capacity", run(Map.of(), SCRIPT, "attach", "--help"));
        assertSays(0, "status PID", run(Map.of(), SCRIPT, "status", "--help"));
    }

    @Test
    void worksThroughLinksFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("first"), SCRIPT);
        Path linkToLink = Files.createSymbolicLink(
                folder.resolve("second"), Path.of(link.getFileName().toString()));

        assertSays(0, "Usage: java -jar outrider-sidecar.jar", run(Map.of(), linkToLink, "sidecar", "--help"));
    }

    @Test
    void javaThatIsTooOldIsNamed() throws Exception {
        Path java = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        String home = folder.resolve("old").toString();
        assertSays(1, "is Java 11; Java 17 or later is needed", run(Map.of("JAVA_HOME", home), SCRIPT, "list"));
    }

    @Test
    void javaHomeThatIsNoneIsNamed() throws Exception {
        assertSays(1, "JAVA_HOME is /nowhere", run(Map.of("JAVA_HOME", "/nowhere"), SCRIPT, "list"));
    }

    private record Said(int exitCode, String text) {}

    private static void assertSays(int exitCode, String text, Said said) {
        assertThat(said.text()).contains(text);
        assertThat(said.exitCode()).isEqualTo(exitCode);
    }

    private Said run(Map<String, String> environment, Path script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", JavaHomes.current().toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), Files.readString(output));
    }
}
