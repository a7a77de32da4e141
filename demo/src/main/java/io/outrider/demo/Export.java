package io.outrider.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** RentScout's listings as a file, by the command that a user would type. */
final class Export {
    private static final int LIMIT_SECONDS = 120;

    private final Console console;
    private final Jars jars;
    private final WorkFolder work;

    Export(Console console, Jars jars, WorkFolder work) {
        this.console = console;
        this.jars = jars;
        this.work = work;
    }

    void show() throws InterruptedException, IOException {
        console.title("The listings as a file (outrider export)");
        Path file = work.root().resolve("listings.csv");
        List<String> arguments = List.of("properties", "--format", "csv", "-o", file.toString());
        console.line("  outrider export " + String.join(" ", arguments));
        Path said = work.log("export");
        Process command = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin/java")
                                                .toString(),
                                        "-Djava.io.tmpdir=" + work.temporary(),
                                        "-jar",
                                        jars.sidecar().toString(),
                                        "export"),
                                Stream.concat(
                                        arguments.stream(),
                                        Stream.of("--run-dir", work.run().toString())))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!command.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || command.exitValue() != 0) {
                throw new DemoFailure("the export failed: " + Files.readString(said));
            }
        } finally {
            command.destroyForcibly();
        }
        Files.readAllLines(said).forEach(line -> console.line("  " + line));
    }
}
