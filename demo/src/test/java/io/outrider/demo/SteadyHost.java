package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host that makes a call every few milliseconds until it is told to stop, and then knows how many they were. */
final class SteadyHost implements AutoCloseable {
    /** The text of its calls, as events have it. */
    static final String QUESTION = "SELECT CAST(? AS INT) + ?";

    private final Process process;
    private final Path output;

    private SteadyHost(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static SteadyHost start(Path javaHome, Path folder, String... jvmOptions) throws Exception {
        HostProgram program = HostProgram.compile("SteadyHost", 11, folder);
        Path output = folder.resolve("steady.out");
        Process process = program.start(javaHome, List.of(jvmOptions), output, folder.resolve("steady.err"));
        SteadyHost host = new SteadyHost(process, output);
        Eventually.assertThatSoon(() -> assertThat(output).content().contains("started"));
        return host;
    }

    static SteadyHost underAgent(Path folder, Path runDirectory) throws Exception {
        return start(
                JavaHomes.current(),
                folder,
                "-javaagent:" + ProjectJars.FOUND.agent() + "=run-dir=" + runDirectory + ",service.name=steady");
    }

    long pid() {
        return process.pid();
    }

    /** Stops it and gives the number of its questions, after checking that each was answered rightly. */
    long stop() throws IOException, InterruptedException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
                .as("the host ends when told to")
                .isTrue();
        assertThat(process.exitValue()).isZero();
        Matcher said = Pattern.compile("started\nasked: (\\d+)\nsum: (\\d+)\n").matcher(Files.readString(output));
        assertThat(said.matches()).as(Files.readString(output)).isTrue();
        long asked = Long.parseLong(said.group(1));
        assertThat(Long.parseLong(said.group(2))).isEqualTo(asked + asked * (asked + 1) / 2);
        return asked;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
