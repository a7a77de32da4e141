package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The agent enters a JVM that has long been running: its events are those of a JVM that was started with it. */
final class AttachIT {
    @TempDir
    private Path folder;

    static Stream<Integer> promisedJavaReleases() {
        return JavaHomes.PROMISED.stream();
    }

    @ParameterizedTest(name = "on Java {0}")
    @MethodSource("promisedJavaReleases")
    void eventsAppearInTheMiddleOfTheWork(int release) throws Exception {
        Path javaHome = JavaHomes.of(release).orElse(null);
        Assumptions.assumeTrue(javaHome != null, "no JDK " + release + " on this machine");
        Assumptions.assumeTrue(release >= 11, "H2 itself needs Java 11");
        Path run = folder.resolve("run");
        long asked;
        try (SteadyHost host = SteadyHost.start(javaHome, folder)) {
            String pid = Long.toString(host.pid());
            assertThat(outrider("status", pid, "--run-dir", run.toString()).exitCode())
                    .isEqualTo(3);

            Said attached = outrider("attach", pid, "--run-dir", run.toString(), "--service.name", "steady");
            assertThat(attached.exitCode()).as(attached.text()).isZero();
            assertThat(outrider("list", "--run-dir", run.toString()).text())
                    .containsPattern("(?m)^" + pid + "\\s+running\\s.*SteadyHost");
            assertThat(outrider("status", pid, "--run-dir", run.toString()).exitCode())
                    .isZero();
            Eventually.assertThatSoon(
                    () -> assertThat(Segments.events(run).size()).isGreaterThan(50));
            asked = host.stop();
        }

        List<JsonNode> events = Segments.events(run);
        assertThat((long) events.size()).isGreaterThan(50).isLessThan(asked);
        for (JsonNode event : events) {
            EventFields.assertKnown(event);
            assertThat(event.at("/db/query/text").asString("")).isEqualTo(SteadyHost.QUESTION);
            assertThat(event.at("/service/name").asString()).isEqualTo("steady");
        }
    }

    /** A service behind a pool, whose statements were prepared, whose classes were loaded, and whose threads ran long before. */
    @Test
    void rentScoutIsObservedWhileItServes() throws Exception {
        Path java = JavaHomes.current().resolve("bin/java");
        try (WorkFolder work = WorkFolder.create();
                PostgresServer postgres = PostgresServer.start(work);
                RedisServer redis = RedisServer.start(work)) {
            RentScout.seed(
                    java,
                    ProjectJars.FOUND.rentscout(),
                    2_000,
                    postgres.address(),
                    work,
                    new Console(System.out, false));
            try (RentScout rentscout =
                    RentScout.start(java, List.of(), ProjectJars.FOUND, postgres.address(), redis.address(), work)) {
                ask(rentscout, "before");

                Said attached = outrider(
                        "attach",
                        Long.toString(rentscout.pid()),
                        "--run-dir",
                        work.run().toString());
                assertThat(attached.exitCode()).as(attached.text()).isZero();
                ask(rentscout, "after");

                rentscout.stop();
            }
            List<JsonNode> events = Segments.events(work.run());
            assertThat(events)
                    .extracting(event -> event.at("/correlation/id").asString(""))
                    .doesNotContain("before");
            assertThat(events)
                    .filteredOn(
                            event -> event.at("/correlation/id").asString("").equals("after"))
                    .extracting(event -> event.at("/event/dataset").asString())
                    .contains("outrider.http", "outrider.jdbc", "outrider.redis");
        }
    }

    private static void ask(RentScout rentscout, String correlationId) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String path : List.of("/api/properties?city=Moscow", "/api/properties/17", "/api/properties/17")) {
            HttpRequest request = HttpRequest.newBuilder(rentscout.base().resolve(path))
                    .header("X-Correlation-ID", correlationId)
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private record Said(int exitCode, String text) {}

    private Said outrider(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProjectJars.HOME.resolve("outrider").toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "outrider", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", JavaHomes.current().toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), Files.readString(output));
    }
}
