package io.outrider.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ten million rows out of the finished jar with 48 MB of heap: alone in every format, and several at once. Minutes: {@code mvn -Pstorm}. */
@Tag("storm")
class ExportStormIT {
    private static final long ROWS = 10_000_000;
    private static final int AT_ONCE = 4; // as many as export.max-concurrent lets run

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;
    private static Process sidecar;
    private static String url;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create unlogged table rows as select i as id, 'Квартира №' || i as title, i % 90000 / 7.0 as price,"
                            + " case when i % 3 > 0 then now() end as at, md5(i::text) as hash from generate_series(1, "
                            + ROWS
                            + ") i");
            statement.execute("alter table rows alter column price type numeric(12, 2)");
            statement.execute("vacuum analyze rows");
        }
        Path run = Files.createDirectory(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path datasets = Files.writeString(
                folder.resolve("datasets.json"),
                "{\"datasets\": {\"rows\": {\"table\": \"rows\", \"columns\": [\"id\", \"title\", \"price\", \"at\", \"hash\"]}}}");
        sidecar = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx48m",
                        "-jar",
                        System.getProperty("sidecar.jar", "target/outrider-sidecar.jar"),
                        "--run-dir",
                        run.toString(),
                        "--http.port",
                        "0",
                        "--postgres.url",
                        postgres.getJdbcUrl("postgres", "postgres"),
                        "--export.datasets",
                        datasets.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Path address = run.resolve("sidecar/http.json");
        RunningSidecar.await("the sidecar starts", () -> Files.exists(address));
        url = JsonMapper.shared()
                .readTree(Files.readString(address))
                .path("url")
                .asString();
        token = Files.readString(run.resolve("token")).strip();
    }

    @AfterAll
    static void stop() throws Exception {
        sidecar.destroyForcibly().waitFor();
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "format=csv",
                "format=jsonl",
                "format=json",
                "format=parquet",
                "format=arrow",
                "format=csv&parallel=4",
                "format=csv&compression=zstd",
                "format=jsonl&compression=gzip"
            })
    void everyFormatAlone(String parameters) throws Exception {
        assertThat(export(parameters)).isEqualTo(ROWS);
    }

    @Test
    void manyAtOnce() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Long>> rows = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                String format = List.of("csv", "jsonl", "arrow", "parquet").get(i % 4);
                rows.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return export("format=" + format);
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        },
                        clients));
            }
            assertThat(rows).allSatisfy(count -> assertThat(count.join()).isEqualTo(ROWS));
        } finally {
            clients.shutdownNow();
        }
    }

    /** Reads to the end; gives how many rows the sidecar says it wrote in all. */
    private static long export(String parameters) throws IOException {
        HttpURLConnection answer = open("/api/export/rows?" + parameters);
        assertThat(answer.getResponseCode()).as(parameters).isEqualTo(200);
        byte[] piece = new byte[256 * 1024];
        try (InputStream in = answer.getInputStream()) {
            while (in.read(piece) >= 0) {
                // the sidecar is what is tested
            }
        }
        try (InputStream in =
                open("/api/exports/" + answer.getHeaderField("X-Export-Id")).getInputStream()) {
            JsonNode export = JsonMapper.shared().readTree(in);
            assertThat(export.path("status").asString()).as(export.toString()).isEqualTo("completed");
            return export.path("items").asLong();
        }
    }

    private static HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        return connection;
    }
}
