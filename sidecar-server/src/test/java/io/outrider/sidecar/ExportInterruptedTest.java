package io.outrider.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.export.ExportCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server, the network or the disk goes while an export runs: nobody takes what is there for the whole, and nothing is left. */
class ExportInterruptedTest {
    private static final int SMALL_DISK_BYTES = 2 * 1024 * 1024;

    @TempDir
    static Path folder;

    private static ExportedDatabase database;
    private static Relay network;
    private static RunningSidecar distant;

    @BeforeAll
    static void start() throws Exception {
        String datasets =
                """
                "numbers": {"table": "numbers", "columns": ["n", "filler"]},
                "endless": {"query": "select a.n from numbers a cross join numbers b", "columns": ["n"]}
                """;
        database = ExportedDatabase.start(
                folder,
                "create table numbers as select i as n, repeat('x', 100) as filler from generate_series(1, 300000) i",
                datasets);
        network = Relay.to(database.postgresPort());
        distant = RunningSidecar.start(
                Files.createDirectory(folder.resolve("distant")),
                "postgres.url",
                "jdbc:postgresql://localhost:" + network.port() + "/postgres?user=postgres",
                "export.datasets",
                folder.resolve("datasets.json").toString());
    }

    @AfterAll
    static void stop() throws Exception {
        distant.close();
        network.close();
        database.close();
    }

    @Test
    void theServersEndOfTheSessionEndsTheExport() throws Exception {
        for (String format : List.of("csv", "jsonl&end=true", "arrow")) {
            try (Socket socket = database.ask("/api/export/endless?format=" + format)) {
                socket.getInputStream().readNBytes(300_000);
                database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'outrider-export'");
                assertThat(end(socket)).doesNotEndWith("0\r\n\r\n").doesNotContain("_end");
            }
            JsonNode export = latest(database.sidecar());
            assertThat(export.path("status").asString()).isEqualTo("failed");
            assertThat(export.path("error").asString()).contains("the database: Database connection failed");
        }
    }

    @Test
    void aNetworkThatBreaksEndsTheExport() throws Exception {
        for (String parameters : List.of("endless?format=csv", "endless?format=parquet")) {
            try (Socket socket = ExportedDatabase.ask(distant, "/api/export/" + parameters)) {
                socket.getInputStream().readNBytes(300_000);
                network.cut();
                assertThat(end(socket)).doesNotEndWith("0\r\n\r\n");
            }
            JsonNode export = latest(distant);
            assertThat(export.path("status").asString()).isEqualTo("failed");
            assertThat(export.path("error").asString()).contains("the database:");
            RunningSidecar.await("the backend notices", () -> database.busyBackends() == 0);
        }
    }

    @Test
    void aRangeThatBreaksEndsAllOfThem() throws Exception {
        try (Socket socket = ExportedDatabase.ask(distant, "/api/export/numbers?format=csv&parallel=2")) {
            socket.getInputStream().readNBytes(100_000);
            network.cut();
            assertThat(end(socket)).doesNotEndWith("0\r\n\r\n");
        }
        assertThat(latest(distant).path("status").asString()).isEqualTo("failed");
        RunningSidecar.await("the backends notice", () -> database.busyBackends() == 0);
    }

    /** Neither the sidecar's room for results nor the place of the command's file has room for all rows. */
    @Test
    void aFullDiskIsSaidAndLeavesNoResult() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=" + SMALL_DISK_BYTES, "tmpfs", disk.toString()),
                "only root can mount a small disk");
        try (RunningSidecar sidecar = RunningSidecar.start(
                Files.createDirectory(disk.resolve("run")),
                "postgres.url",
                "jdbc:postgresql://localhost:" + database.postgresPort() + "/postgres?user=postgres",
                "export.datasets",
                folder.resolve("datasets.json").toString())) {
            JsonNode job = JsonMapper.shared()
                    .readTree(sidecar.send(sidecar.request("/api/exports")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"dataset\": \"numbers\", \"format\": \"csv\"}")))
                            .body());
            String path = "/api/exports/" + job.path("id").asString();
            RunningSidecar.await(
                    "the job ends",
                    () -> !sidecar.json(path).path("status").asString().equals("running"));
            assertThat(sidecar.json(path).path("status").asString()).isEqualTo("failed");
            assertThat(sidecar.json(path).path("error").asString()).contains("No space left on device");
            assertThat(disk.resolve("run/sidecar/exports")).isEmptyDirectory();
            assertThat(sidecar.get(path + "/result").statusCode()).isEqualTo(404);

            var errors = new ByteArrayOutputStream();
            Path file = disk.resolve("numbers.csv");
            int code = new ExportCommand(disk.resolve("run"), new PrintStream(errors, true, UTF_8), false)
                    .run(List.of("numbers", "--format", "csv", "-o", file.toString()), System.out);
            assertThat(code).isEqualTo(1);
            assertThat(file).doesNotExist();
            assertThat(errors.toString(UTF_8))
                    .contains("numbers.csv.part cannot be written", "No space left on device", "what came is in");
            RunningSidecar.await("the backend stops", () -> database.busyBackends() == 0);
        } finally {
            succeeds("umount", "-l", disk.toString());
        }
    }

    @Test
    void theCommandSaysWhatIsWrongAndWhatToDo() throws Exception {
        assertThat(command(folder.resolve("nowhere"), 1, "numbers")).contains("no sidecar runs on", "outrider sidecar");
        Path run = folder.resolve("run");
        assertThat(command(run, 1, "numbers", "--format", "exe")).contains("exe", "parquet");
        assertThat(command(run, 1, "numbers", "--town", "Moscow")).contains("town");
        assertThat(command(run, 2, "--format", "csv")).contains("the dataset comes first");
        assertThat(command(run, 2, "numbers", "--format")).contains("has no value");
        assertThat(command(
                        run,
                        1,
                        "numbers",
                        "-o",
                        folder.resolve("no/such/folder.csv").toString()))
                .contains("cannot be written", "-o");
        assertThat(command(
                        run,
                        1,
                        "numbers",
                        "--token-file",
                        folder.resolve("none").toString()))
                .contains("cannot be read", "--token-file");
        Path left = folder.resolve("left.csv");
        assertThat(command(run, 1, "numbers", "--format", "exe", "-o", left.toString()))
                .isNotEmpty();
        assertThat(folder.resolve("left.csv.part")).doesNotExist();

        Path stale = Files.createDirectories(folder.resolve("stale/sidecar"));
        Files.writeString(stale.resolve("http.json"), "{\"url\": \"http://127.0.0.1:1\"}");
        Files.writeString(folder.resolve("stale/token"), "x");
        assertThat(command(folder.resolve("stale"), 1, "numbers")).contains("no sidecar answers at http://127.0.0.1:1");
    }

    @Test
    void whoReadsTheCommandsOutputMayLeave() throws Exception {
        var errors = new ByteArrayOutputStream();
        PrintStream broken = new PrintStream(new java.io.OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        int code = new ExportCommand(folder.resolve("run"), new PrintStream(errors, true, UTF_8), false)
                .run(List.of("endless", "--format", "csv"), broken);
        assertThat(code).isEqualTo(1);
        assertThat(errors.toString(UTF_8)).contains("standard output cannot be written");
        RunningSidecar.await("the backend stops", () -> database.busyBackends() == 0);
    }

    private static String command(Path run, int code, String... arguments) {
        var errors = new ByteArrayOutputStream();
        assertThat(new ExportCommand(run, new PrintStream(errors, true, UTF_8), false)
                        .run(List.of(arguments), new PrintStream(new ByteArrayOutputStream())))
                .isEqualTo(code);
        return errors.toString(UTF_8);
    }

    private static JsonNode latest(RunningSidecar sidecar) {
        return sidecar.json("/api/export/statistics").path("exports").path(0);
    }

    /** The last that comes, up to the end or to where the connection breaks. */
    private static String end(Socket socket) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        String last = "";
        try {
            for (int count; (count = socket.getInputStream().read(buffer)) >= 0; ) {
                String piece = last + new String(buffer, 0, count, ISO_8859_1);
                last = piece.substring(Math.max(0, piece.length() - 200));
            }
        } catch (java.net.SocketException e) {
            // reset: broken off
        }
        return last;
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }
}
