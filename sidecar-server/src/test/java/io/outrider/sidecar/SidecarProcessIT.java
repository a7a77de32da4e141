package io.outrider.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.outrider.sidecar.tail.WrittenSegments;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The finished jar, started, stopped and killed as a user or a machine does. */
class SidecarProcessIT {
    private static final Path JAR = Path.of(System.getProperty("sidecar.jar", "target/outrider-sidecar.jar"));

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private Path runDirectory;

    @BeforeEach
    void runDirectory() throws IOException {
        runDirectory = Files.createDirectory(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @AfterEach
    void endWhatWasStarted() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void helpAndVersionAnswerAndEnd() throws Exception {
        Ended help = run("--help");
        assertThat(help.code).isZero();
        assertThat(help.out)
                .contains("--elasticsearch.url")
                .contains("default 7676")
                .contains("Usage: java -jar");
        Ended version = run("--version");
        assertThat(version.code).isZero();
        assertThat(version.out).matches("Outrider sidecar \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void allFaultsOfTheConfigurationAreNamed() throws Exception {
        Ended ended = run("--http.prot", "7676", "--retention.bytes=lots");
        assertThat(ended.code).isEqualTo(2);
        assertThat(ended.err.lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("--http.prot is not known") && line.contains("--http.port"))
                .anyMatch(line -> line.contains("retention.bytes is \"lots\"") && line.contains("256MiB"));
    }

    @Test
    void aPortInUseIsNamedWithItsCure() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Ended ended = run("--run-dir", runDirectory.toString(), "--http.port", "" + taken.getLocalPort());
            assertThat(ended.code).isEqualTo(1);
            assertThat(ended.err.lines())
                    .singleElement()
                    .asString()
                    .contains("http.port " + taken.getLocalPort())
                    .contains("--http.port 0");
        }
        assertThat(runDirectory.resolve("sidecar/http.json")).doesNotExist();
    }

    @Test
    void aFolderThatOthersMayWriteToIsRefused() throws Exception {
        Files.setPosixFilePermissions(runDirectory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Ended ended = run("--run-dir", runDirectory.toString());
        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.err.lines())
                .singleElement()
                .asString()
                .contains("rwxrwxrwx")
                .contains("chmod 700");
    }

    @Test
    void aFolderOfSomebodyElseIsRefused() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a folder away");
        Files.setAttribute(runDirectory, "unix:uid", 65534);
        Ended ended = run("--run-dir", runDirectory.toString());
        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.err.lines())
                .singleElement()
                .asString()
                .contains("belongs to")
                .contains("--run-dir");
    }

    @Test
    void aSecondSidecarIsRefusedAndTheFirstGoesOn() throws Exception {
        Running first = start();
        Ended second = run("--run-dir", runDirectory.toString(), "--http.port", "0");
        assertThat(second.code).isEqualTo(1);
        assertThat(second.err.lines())
                .singleElement()
                .asString()
                .contains("already serves")
                .contains("" + first.process.pid());
        assertThat(first.health().path("status").asString()).isEqualTo("UP");
    }

    @Test
    void aSignalEndsItCleanly() throws Exception {
        WrittenSegments writer = writer("k3v9x0q2ab").open().queries(100);
        Running sidecar = start();
        sidecar.awaitRead(100);
        assertThat(sidecar.readyLine).contains("listening on http://127.0.0.1:").contains(runDirectory.toString());
        assertThat(JsonMapper.shared()
                        .readTree(runDirectory.resolve("sidecar/http.json"))
                        .path("pid")
                        .asLong())
                .isEqualTo(sidecar.process.pid());
        writer.queries(1);
        sidecar.awaitRead(101);
        sidecar.process.destroy(); // SIGTERM

        assertThat(sidecar.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(sidecar.process.exitValue()).isIn(0, 143);
        assertThat(runDirectory.resolve("sidecar/http.json")).doesNotExist();
        assertThat(state().at("/reading/tail/writers/k3v9x0q2ab-t3f8k2/read").asLong())
                .isEqualTo(101);
    }

    /**
     * Kills at random moments while two writers write, roll and drop, and the state is saved in between. At the end every
     * event must have been counted exactly once, in the sequence accounts and in the aggregates alike.
     */
    @Test
    void everyEventIsCountedOnceHoweverOftenItIsKilled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        WrittenSegments one = writer("aaaaaaaaaa").open();
        WrittenSegments two = writer("bbbbbbbbbb").open();
        long events = 0;
        for (int round = 0; round < 7; round++) {
            Running sidecar = start("--tail.poll-interval", "5ms");
            long until = System.nanoTime()
                    + Duration.ofMillis(400 + random.nextInt(2200)).toNanos();
            while (System.nanoTime() < until) {
                int count = 1 + random.nextInt(40);
                String trace = "trace" + round + "-" + events;
                for (int i = 0; i < count; i++) {
                    (random.nextBoolean() ? one : two).query(trace, "fp" + random.nextInt(3), 1_000_000);
                }
                events += count;
                if (random.nextInt(20) == 0) {
                    one.roll();
                }
                if (random.nextInt(20) == 0) {
                    two.drop(3);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            }
            sidecar.process.destroyForcibly().waitFor(); // SIGKILL
        }
        Running last = start();
        last.awaitRead(events);

        JsonNode health = last.health();
        assertThat(health.at("/ledger/acknowledged").asLong())
                .as("seed %d", seed)
                .isEqualTo(events);
        assertThat(health.at("/ledger/lost").asLong()).as("seed %d", seed).isZero();
        assertThat(health.at("/ledger/pending").asLong()).as("seed %d", seed).isZero();
        assertThat(health.at("/reading/repeated").asLong()).as("seed %d", seed).isZero();
        long calls = 0;
        for (JsonNode query : last.json("/api/queries/top").path("queries")) {
            calls += query.path("calls").asLong();
        }
        assertThat(calls).as("seed %d", seed).isEqualTo(events);
    }

    @Test
    void readSegmentsAreDeletedOnlyPastTheRetention() throws Exception {
        WrittenSegments writer = writer("k3v9x0q2ab");
        for (int i = 0; i < 10; i++) {
            writer.open().queries(100).close();
        }
        long segmentBytes = Files.size(writer.file());
        writer.open().queries(1);
        Running sidecar = start("--retention.bytes", "" + (segmentBytes * 3 + 10));
        sidecar.awaitRead(1001);
        RunningSidecar.await("all but three read segments are gone", () -> writer.segmentsOnDisk() == 4);
        assertThat(writer.file()).as("the open segment").exists();
        assertThat(sidecar.health().at("/ledger/lost").asLong()).isZero();
        sidecar.process.destroyForcibly().waitFor();

        Running again = start("--retention.bytes", "0");
        again.awaitRead(1001);
        RunningSidecar.await("only the open segment is left", () -> writer.segmentsOnDisk() == 1);
        writer.queries(1);
        again.awaitRead(1002);
        assertThat(again.health().at("/ledger/lost").asLong()).isZero();
        assertThat(again.health().at("/reading/troubles").size()).isZero();
    }

    @Test
    void itsLogIsJsonWhenAsked() throws Exception {
        writer("k3v9x0q2ab").open().raw("garbage\n").queries(1);
        Running sidecar = start("--log.format", "json");
        sidecar.awaitRead(1);
        sidecar.process.destroyForcibly().waitFor();
        String line = Files.readAllLines(sidecar.err).get(0);
        JsonNode json = JsonMapper.shared().readTree(line);
        assertThat(json.path("level").asString()).isEqualTo("WARN");
        assertThat(json.path("message").asString()).contains("k3v9x0q2ab").contains("no event of this writer");
        assertThat(json.has("@timestamp")).isTrue();
    }

    @Test
    void aDatabaseThatIsDownFailsNoPage() throws Exception {
        writer("k3v9x0q2ab").open().queries(10);
        Running sidecar =
                start("--postgres.url", "jdbc:postgresql://127.0.0.1:1/rentscout", "--findings.interval", "50ms");
        sidecar.awaitRead(10);
        RunningSidecar.await("the reason in the answer", () -> sidecar.json("/api/findings")
                .at("/index_analysis/state")
                .asString()
                .equals("failing"));
        assertThat(sidecar.json("/api/findings").at("/index_analysis/reason").asString())
                .contains("08001");
        assertThat(sidecar.health().path("status").asString()).isEqualTo("DEGRADED");
        assertThat(Files.readAllLines(sidecar.err)).hasSize(1);
    }

    @Test
    void aSearchEngineThatIsDownHoldsUpNoAnswers() throws Exception {
        WrittenSegments writer = writer("k3v9x0q2ab").open().queries(10).close();
        Running sidecar = start("--elasticsearch.url", "http://127.0.0.1:1", "--retention.bytes", "0");
        sidecar.awaitRead(10);
        RunningSidecar.await(
                "the fault is known",
                () -> sidecar.health().path("status").asString().equals("DEGRADED"));
        JsonNode health = sidecar.health();
        assertThat(health.at("/ledger/acknowledged_by").asString()).isEqualTo("elasticsearch");
        assertThat(health.at("/ledger/written").asLong()).isEqualTo(10);
        assertThat(health.at("/ledger/pending").asLong()).isEqualTo(10);
        assertThat(sidecar.json("/api/queries/top").at("/queries/0/calls").asLong())
                .isEqualTo(10);
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(sidecar.url + "/health/ready"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        sidecar.process.destroy();
        assertThat(sidecar.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.file()).as("read, and not shipped").exists();
    }

    private WrittenSegments writer(String name) {
        return new WrittenSegments(runDirectory.resolve("events"), name);
    }

    private JsonNode state() {
        return JsonMapper.shared().readTree(runDirectory.resolve("sidecar/state.json"));
    }

    private record Ended(int code, String out, String err) {}

    private Ended run(String... arguments) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = process(out, err, arguments);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Running start(String... more) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        // The test's writers hold no lock; on a busy machine they must not pass for dead.
        List<String> arguments = new ArrayList<>(
                List.of("--run-dir", runDirectory.toString(), "--http.port", "0", "--tail.dead-after", "10m"));
        arguments.addAll(List.of(more));
        Process process = process(out, err, arguments.toArray(String[]::new));
        RunningSidecar.await("ready", () -> {
            assertThat(process.isAlive()).as("alive; stderr: %s", read(err)).isTrue();
            return read(out).endsWith("\n");
        });
        return new Running(
                process,
                read(out).strip(),
                err,
                Files.readString(runDirectory.resolve("token")).strip());
    }

    private Process process(Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx64m", "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("OUTRIDER_"));
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        started.add(process);
        return process;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class Running {
        final Process process;
        final String readyLine;
        final String url;
        final Path err;
        private final String token;

        Running(Process process, String readyLine, Path err, String token) {
            this.process = process;
            this.readyLine = readyLine;
            this.url = readyLine.replaceFirst(".*listening on (\\S+),.*", "$1");
            this.err = err;
            this.token = token;
        }

        JsonNode json(String path) {
            try {
                return JsonMapper.shared()
                        .readTree(HttpClient.newHttpClient()
                                .send(
                                        HttpRequest.newBuilder(URI.create(url + path))
                                                .header("Authorization", "Bearer " + token)
                                                .build(),
                                        BodyHandlers.ofString())
                                .body());
            } catch (IOException | InterruptedException | JacksonException e) {
                throw new AssertionError(e);
            }
        }

        JsonNode health() {
            return json("/health/detailed");
        }

        void awaitRead(long events) {
            RunningSidecar.await(
                    "read " + events + " events",
                    () -> health().at("/reading/read").asLong() == events);
        }
    }
}
