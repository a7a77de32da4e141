package io.rentscout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The finished jar, as people start it. */
class CommandIT {

    private static final Path JAR = Path.of(System.getProperty("rentscout.jar", "target/rentscout.jar"));
    private static final long LIMIT_SECONDS = 60;

    @TempDir
    private Path folder;

    /** How a command ended. */
    private record Ended(int exitCode, String out, String err) {}

    @Test
    void itServesSaysWhereAndEndsOnRequest() throws Exception {
        Path portFile = folder.resolve("port");
        Process rentScout =
                start(TestServers.get().options("--rentscout.port-file=" + portFile, "--spring.profiles.active=json"));
        try {
            String port = awaitFile(rentScout, portFile);
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + port + "/api/properties/1/estimate"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .statusCode())
                    .isIn(200, 502, 503);

            rentScout.destroy();
            Ended ended = await(rentScout);

            assertThat(ended.err).isEmpty();
            List<String> lines = ended.out.lines().toList();
            assertThat(lines).contains("RentScout listening on http://localhost:" + port);
            assertThat(lines)
                    .filteredOn(line -> !line.startsWith("RentScout listening"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(
                                    Visitor.JSON.readTree(line).get("service").asString())
                            .isEqualTo("rentscout"));
        } finally {
            rentScout.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        seed --rows many                  | RentScout: --rows is "many"; it must be a whole number from 1 to 100000000
        --rentscout.redis.url=redis://x/y | RentScout: rentscout.redis.url is "redis://x/y"; it must have the form redis://HOST:PORT/DATABASE-NUMBER
        """)
    void aBadOptionIsToldAndEndsWithTwo(String arguments, String message) throws Exception {
        Ended ended = await(start(arguments.split(" ")));

        assertThat(ended.exitCode).isEqualTo(2);
        assertThat(ended.err.lines()).containsExactly(message);
    }

    @Test
    void aClosedDatabaseIsToldInOneLine() throws Exception {
        int port = TestServers.freePort();

        Ended ended =
                await(start("--server.port=0", "--spring.datasource.url=jdbc:postgresql://localhost:" + port + "/x"));

        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.err.lines()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("RentScout: PostgreSQL does not answer at localhost:" + port + "/x (")
                .endsWith("start it, or point RentScout at another with"
                        + " --spring.datasource.url=jdbc:postgresql://HOST:PORT/DATABASE"
                        + " (or the variable SPRING_DATASOURCE_URL)"));
        assertThat(ended.out).doesNotContain("\tat ");
    }

    @Test
    void aPortInUseIsToldInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Ended ended = await(start(TestServers.get().options("--server.port=" + taken.getLocalPort())));

            assertThat(ended.exitCode).isEqualTo(1);
            assertThat(ended.err.lines())
                    .containsExactly(
                            "RentScout: Port " + taken.getLocalPort() + " is in use; end the process that holds"
                                    + " it, or choose another with --server.port=PORT (0: any)");
            assertThat(ended.out).doesNotContain("\tat ");
        }
    }

    @Test
    void theJarSeedsAndSaysHowFarItIs() throws Exception {
        String database = TestServers.get().createDatabase("jar").url();

        Ended ended = await(start(
                "seed",
                "--rows=20000",
                "--seed",
                "7",
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=postgres"));

        assertThat(ended.err).isEmpty();
        assertThat(ended.exitCode).isZero();
        assertThat(ended.out)
                .contains("listings  50 %")
                .contains("listings 100 %")
                .contains("Seeded in ");
        assertThat(ended.out).doesNotContain("Tomcat");
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private Ended await(Process process) throws Exception {
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private String awaitFile(Process process, Path file) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!Files.exists(file)) {
            assertThat(System.nanoTime()).isLessThan(end);
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                    .as("ended: %s", Files.readString(folder.resolve("err")))
                    .isFalse();
        }
        return Files.readString(file).strip();
    }
}
