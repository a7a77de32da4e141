package io.outrider.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** RentScout's listings as a file, by the command that a user would type, and by RentScout's own code. */
final class Export {
    private static final int LIMIT_SECONDS = 120;
    private static final int SEEN_WITHIN_SECONDS = 10;
    private static final int RENTSCOUTS_PAGE = 1000;

    private final Console console;
    private final Jars jars;
    private final WorkFolder work;
    private final Sidecar sidecar;
    private final RentScout rentScout;

    Export(Console console, Jars jars, WorkFolder work, Sidecar sidecar, RentScout rentScout) {
        this.console = console;
        this.jars = jars;
        this.work = work;
        this.sidecar = sidecar;
        this.rentScout = rentScout;
    }

    void show() throws InterruptedException, IOException {
        console.title("The listings as a file (outrider export)");
        byCommand();
        byRentScout();
    }

    private void byCommand() throws InterruptedException, IOException {
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

    /** An ordinary cursor, which the agent sees like every other call. */
    private void byRentScout() throws InterruptedException, IOException {
        String city = rentScout.cities().get(0);
        JsonNode statistics = rentScout.export(city);
        console.line(String.format(
                Locale.ROOT,
                "  GET /api/properties/export?city=%s, by RentScout's own code: %s, %,d items in %.2f s",
                city,
                statistics.path("status").asString(""),
                statistics.path("items").asLong(),
                statistics.path("duration_seconds").asDouble()));
        if (statistics.path("items").asLong() <= RENTSCOUTS_PAGE) {
            return; // one page is a query like any other
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEEN_WITHIN_SECONDS);
        List<JsonNode> cursors = sidecar.cursors();
        while (cursors.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
            cursors = sidecar.cursors();
        }
        for (JsonNode cursor : cursors) {
            console.line(String.format(
                    Locale.ROOT,
                    "    seen by the agent: %s, %d call, %d further pages, %,d rows",
                    cursor.path("summary").asString(""),
                    cursor.path("calls").asLong(),
                    cursor.path("pages").asLong(),
                    cursor.path("rows").asLong()));
        }
    }
}
