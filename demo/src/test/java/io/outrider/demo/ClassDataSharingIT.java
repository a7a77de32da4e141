package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM goes on taking its own classes from its archive, and says nothing about it. */
final class ClassDataSharingIT {
    @TempDir
    private Path folder;

    static Stream<Integer> promisedJavaReleases() {
        return JavaHomes.PROMISED.stream();
    }

    @ParameterizedTest(name = "on Java {0}")
    @MethodSource("promisedJavaReleases")
    void classesStillComeFromTheArchive(int release) throws Exception {
        Path javaHome = JavaHomes.of(release).orElse(null);
        Assumptions.assumeTrue(javaHome != null, "no JDK " + release + " on this machine");
        Assumptions.assumeTrue(release >= 13, "before Java 13 a JDK comes without an archive in use by default");
        HostProgram host = HostProgram.compile("H2Host", 11, folder);

        List<String> alone = shared(host, javaHome, "alone");
        List<String> accompanied = shared(
                host,
                javaHome,
                "accompanied",
                "-javaagent:" + ProjectJars.FOUND.agent() + "=run-dir=" + folder.resolve("run"));

        Assumptions.assumeTrue(alone.size() > 300, "this JDK has no archive");
        // Woven classes of the JDK are no longer the archived ones; all others are.
        List<String> missing = new ArrayList<>(alone);
        missing.removeAll(accompanied);
        assertThat(missing).hasSizeLessThan(alone.size() / 20);
    }

    /** Names of the classes that came from the archive. */
    private List<String> shared(HostProgram host, Path javaHome, String name, String... jvmOptions) throws Exception {
        Path log = folder.resolve(name + ".log");
        List<String> options = new ArrayList<>(List.of(jvmOptions));
        options.add("-Xlog:class+load:file=" + log);
        HostProgram.Outcome outcome = host.run(javaHome, options);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out() + outcome.err()).doesNotContain("Sharing", "sharing");
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("source: shared objects file"))
                    .map(line -> line.replaceFirst("^(\\[[^\\]]*\\])+ ", "").replaceFirst(" source:.*", ""))
                    .toList();
        }
    }
}
