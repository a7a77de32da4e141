package io.outrider.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How exports end: whole ones say so, broken ones cannot be taken for whole, and nobody holds the database for nothing. */
class ExportEndingTest {
    @TempDir
    static Path folder;

    private static ExportedDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = ExportedDatabase.start(
                folder,
                "create table numbers as select i as n, repeat('x', 100) as filler from generate_series(1, 1000000) i",
                """
                "numbers": {"table": "numbers", "columns": ["n", "filler"], "filters": {"n": {"type": "integer", "operators": ["eq", "le"]}}, "order": ["n"]},
                "late": {"query": "select i, 1 / (100000 - i) as x from generate_series(1, 200000) i", "columns": ["i", "x"]},
                "late_wide": {"query": "select i, md5(i::text) || md5((-i)::text) as t, 1 / (150000 - i) as x from generate_series(1, 200000) i", "columns": ["i", "t", "x"]},
                "early": {"query": "select 1 / (1 - i) as x from generate_series(1, 10) i", "columns": ["x"]},
                "gone": {"table": "not_there", "columns": ["a"]},
                "endless": {"query": "select a.n from numbers a cross join numbers b", "columns": ["n"]},
                "silent": {"query": "select pg_sleep(600)::text as x", "columns": ["x"]},
                "capped": {"table": "numbers", "columns": ["n"], "order": ["n"], "max_rows": 5}
                """,
                "export.max-concurrent",
                "2",
                "export.min-bytes-per-second",
                "1MiB",
                "export.first-row-within",
                "5s",
                "export.slow-after",
                "1s");
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @Test
    void aFailureBeforeTheFirstByteHasAStatus() {
        assertThat(get("early?format=csv")).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("division by zero");
        });
        assertThat(get("gone?format=csv")).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("42P01");
        });
        assertThat(get("numbers?n=7;drop").statusCode()).isEqualTo(400);
        assertThat(get("numbers?filler=x").statusCode()).isEqualTo(400);
        assertThat(get("numbers?format=exe").statusCode()).isEqualTo(400);
        assertThat(get("numbers?limit=0").statusCode()).isEqualTo(400);
        assertThat(get("nowhere").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "jsonl", "csv&end=true", "jsonl&end=true", "xlsx", "parquet", "arrow"})
    void aBrokenExportNeverLooksWholeInAnyCompression(String format) throws Exception {
        for (String encoding : List.of("identity", "gzip", "zstd")) {
            byte[] answer;
            try (Socket socket =
                    database.ask("/api/export/late_wide?format=" + format, "Accept-Encoding: " + encoding)) {
                answer = allThatComes(socket);
            }
            String text = new String(answer, ISO_8859_1);
            assertThat(text).startsWith("HTTP/1.1 200").containsIgnoringCase("transfer-encoding: chunked");
            assertThat(text.length()).isGreaterThan(100_000);
            assertThat(text.endsWith("\r\n0\r\n\r\n")).as(encoding).isFalse();

            byte[] body = unchunked(answer);
            if (text.toLowerCase(Locale.ROOT).contains("\r\ncontent-encoding: " + encoding + "\r\n")) {
                assertThatThrownBy(() -> uncompressed(encoding, body)).isInstanceOf(IOException.class);
            } else {
                assertThat(new String(body, ISO_8859_1).stripTrailing())
                        .doesNotEndWith("]")
                        .doesNotEndWith("PAR1")
                        .doesNotEndWith("ARROW1")
                        .doesNotContain("_end")
                        .doesNotContain("#end");
                assertThat(isWholeArchive(body)).isFalse();
            }
        }
        JsonNode last = latest("late_wide");
        assertThat(last.path("status").asString()).isEqualTo("failed");
        assertThat(last.path("error").asString()).contains("division by zero");
    }

    @Test
    void aWholeExportEndsProperlyAndSaysWhatItWas() throws Exception {
        try (Socket socket = database.ask(
                "/api/export/numbers?format=csv&n.le=5000", "Accept-Encoding: gzip", "Connection: close")) {
            byte[] answer = allThatComes(socket);
            assertThat(new String(answer, ISO_8859_1))
                    .endsWith("\r\n0\r\n\r\n")
                    .containsIgnoringCase("content-encoding: gzip");
            assertThat(new String(ExportedDatabase.gunzip(unchunked(answer)), UTF_8).lines())
                    .hasSize(5001);
        }
        String lines = get("numbers?format=jsonl&n.le=3000&end=true").body();
        int marker = lines.lastIndexOf("\n", lines.length() - 2) + 1;
        JsonNode end = JsonMapper.shared().readTree(lines.substring(marker)).path("_end");
        assertThat(end.path("rows").asInt()).isEqualTo(3000);
        assertThat(end.path("sha256").asString()).isEqualTo(sha256(lines.substring(0, marker)));

        HttpResponse<String> whole = get("numbers?format=csv&n.le=10");
        assertThat(whole.headers().firstValue("Content-Disposition").orElse(""))
                .matches("attachment; filename=\"numbers-\\d{8}-\\d{6}\\.csv\"");
        JsonNode export = latest("numbers");
        assertThat(export.path("id").asString())
                .isEqualTo(whole.headers().firstValue("X-Export-Id").orElseThrow());
        assertThat(export.path("status").asString()).isEqualTo("completed");
        assertThat(export.path("items").asInt()).isEqualTo(10);
        assertThat(export.path("sha256").asString()).isEqualTo(sha256(whole.body()));
        assertThat(get("capped?format=csv&header=false&limit=100").body().lines())
                .hasSize(5);
        assertThat(get("numbers?format=csv&header=false&limit=3&columns=n").body())
                .isEqualTo("1\r\n2\r\n3\r\n");
        assertThat(get("numbers?format=json&n=-1").body()).isEqualTo("[]\n");
    }

    @Test
    void curlKnowsThatADownloadBroke() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                java.nio.file.Files.isExecutable(Path.of("/usr/bin/curl")), "no curl here");
        for (String query : List.of("format=csv", "format=jsonl", "format=json")) {
            Process curl = new ProcessBuilder(
                            "/usr/bin/curl",
                            "-s",
                            "-o",
                            folder.resolve("broken").toString(),
                            "-H",
                            "Authorization: Bearer " + database.sidecar().token(),
                            database.sidecar().url() + "/api/export/late?" + query)
                    .start();
            assertThat(curl.waitFor()).as(query).isEqualTo(18);
        }
    }

    @Test
    void theServerStopsWhenTheClientGoes() throws Exception {
        try (Socket socket = database.ask("/api/export/endless?format=csv")) {
            socket.getInputStream().readNBytes(1_000_000);
            assertThat(database.busyBackends()).isPositive();
        }
        RunningSidecar.await("the backend stops", () -> database.busyBackends() == 0);
        RunningSidecar.await(
                "the export ends",
                () -> latest("endless").path("status").asString().equals("cancelled"));
    }

    @Test
    void aClientThatDoesNotReadIsCutOff() throws Exception {
        try (Socket socket = database.ask("/api/export/endless?format=csv")) {
            socket.getInputStream().readNBytes(1000);
            RunningSidecar.await(
                    "the export is cut off",
                    () -> latest("endless").path("error").asString("").contains("too slowly"));
            RunningSidecar.await("the backend stops", () -> database.busyBackends() == 0);
            assertThat(new String(allThatComes(socket), ISO_8859_1)).doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void aClientThatReadsAKilobyteASecondIsCutOffToo() throws Exception {
        try (Socket socket = database.ask("/api/export/endless?format=jsonl")) {
            InputStream in = socket.getInputStream();
            RunningSidecar.await("the export is cut off", () -> {
                try {
                    in.readNBytes(1024);
                    Thread.sleep(1000); // how slowly it reads is what is tested
                } catch (IOException | InterruptedException e) {
                    return true;
                }
                return latest("endless").path("error").asString("").contains("too slowly");
            });
            assertThat(latest("endless").path("error").asString()).contains("export.min-bytes-per-second");
            RunningSidecar.await("the backend stops", () -> database.busyBackends() == 0);
        }
    }

    @Test
    void aQueryThatGivesNothingIsNotWaitedForForEver() throws Exception {
        HttpResponse<String> answer = get("silent?format=csv");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
        assertThat(answer.body()).contains("export.first-row-within");
        RunningSidecar.await("the backend stops", () -> database.busyBackends() == 0);
    }

    @Test
    void whoComesTooManyIsToldWhenToComeAgain() throws Exception {
        try (Socket one = database.ask("/api/export/silent?format=csv");
                Socket other = database.ask("/api/export/silent?format=csv")) {
            assertThat(one.isConnected() && other.isConnected()).isTrue();
            RunningSidecar.await("both places are taken", () -> database.busyBackends() == 2);
            HttpResponse<String> refused = get("numbers?format=csv&limit=1");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            refused.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
        }
        RunningSidecar.await(
                "a place is free again",
                () -> get("numbers?format=csv&limit=1").statusCode() == 200 && database.busyBackends() == 0);
    }

    @Test
    void aHundredAtOnceAllEndWellOrAreToldToWait() throws Exception {
        RunningSidecar.await("all places are free", () -> database.busyBackends() == 0);
        List<java.util.concurrent.CompletableFuture<Integer>> answers = new ArrayList<>();
        var pool = java.util.concurrent.Executors.newFixedThreadPool(100);
        try {
            for (int i = 0; i < 100; i++) {
                answers.add(java.util.concurrent.CompletableFuture.supplyAsync(
                        () -> {
                            HttpResponse<String> answer = get("numbers?format=csv&header=false&n.le=1000");
                            if (answer.statusCode() == 200) {
                                assertThat(answer.body().lines()).hasSize(1000);
                            }
                            return answer.statusCode();
                        },
                        pool));
            }
            List<Integer> statuses = answers.stream()
                    .map(java.util.concurrent.CompletableFuture::join)
                    .toList();
            assertThat(statuses).isSubsetOf(200, 429).contains(200);
        } finally {
            pool.shutdown();
        }
        assertThat(get("numbers?format=csv&limit=1").statusCode()).isEqualTo(200);
    }

    @Test
    void theFiguresAreInTheMetrics() {
        get("numbers?format=jsonl&n.le=7");
        get("early?format=csv");
        String metrics = database.sidecar().get("/metrics").body();
        assertThat(metrics)
                .contains("export_duration_seconds_count{dataset=\"numbers\",format=\"jsonl\",status=\"completed\"}")
                .contains("export_items_count_total{dataset=\"numbers\",format=\"jsonl\"}")
                .containsPattern("export_errors_total\\{dataset=\"early\",format=\"csv\"} [1-9]");
    }

    private static HttpResponse<String> get(String what) {
        return database.sidecar().get("/api/export/" + what);
    }

    private static JsonNode latest(String dataset) {
        for (JsonNode export : database.sidecar().json("/api/export/statistics").path("exports")) {
            if (export.path("dataset").asString().equals(dataset)) {
                return export;
            }
        }
        return JsonMapper.shared().createObjectNode();
    }

    /** Up to the end, or to where the connection breaks. */
    private static byte[] allThatComes(Socket socket) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        InputStream in = socket.getInputStream();
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                bytes.write(buffer, 0, count);
            }
        } catch (java.net.SocketException e) {
            // reset: broken off
        }
        return bytes.toByteArray();
    }

    private static byte[] uncompressed(String encoding, byte[] body) throws IOException {
        return encoding.equals("gzip")
                ? ExportedDatabase.gunzip(body)
                : new ZstdInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }

    /** A sheet is an archive, which has its directory at the end. */
    private static boolean isWholeArchive(byte[] body) throws IOException {
        Path file = Files.write(folder.resolve("archive"), body);
        try (ZipFile archive = new ZipFile(file.toFile())) {
            return archive.size() > 0;
        } catch (ZipException e) {
            return false;
        }
    }

    private static byte[] unchunked(byte[] answer) {
        var body = new java.io.ByteArrayOutputStream();
        String text = new String(answer, ISO_8859_1);
        int at = text.indexOf("\r\n\r\n") + 4;
        while (at < answer.length) {
            int lineEnd = text.indexOf("\r\n", at);
            if (lineEnd < 0) {
                break;
            }
            int size = Integer.parseInt(text.substring(at, lineEnd).strip(), 16);
            int from = lineEnd + 2;
            body.write(answer, from, Math.min(size, answer.length - from));
            at = from + size + 2;
        }
        return body.toByteArray();
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }
}
