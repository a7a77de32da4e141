package io.outrider.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.export.ExportCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports as jobs, their results in pieces, several ranges at once, and the command. */
class ExportJobTest {
    @TempDir
    static Path folder;

    private static ExportedDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = ExportedDatabase.start(
                folder,
                "create table numbers as select i as n, repeat('x', 100) as filler from generate_series(1, 300000) i",
                """
                "numbers": {"table": "numbers", "columns": ["n", "filler"], "filters": {"n": {"type": "integer", "operators": ["eq", "le", "in"]}}, "order": ["n"], "tokens": ["reports"]},
                "late": {"query": "select i, 1 / (100000 - i) as x from generate_series(1, 200000) i", "columns": ["i", "x"]},
                "endless": {"query": "select a.n from numbers a cross join numbers b", "columns": ["n"]}
                """,
                "export.spool-bytes",
                "64MiB");
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @Test
    void aResultCanBeFetchedInPieces() throws Exception {
        JsonNode job = post("{\"dataset\": \"numbers\", \"format\": \"csv\", \"n.le\": 1000}", 202);
        String path = "/api/exports/" + job.path("id").asString();
        JsonNode done = ended(path);
        assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("completed");
        HttpResponse<String> whole = get(path + "/result");
        assertThat(whole.body().lines()).hasSize(1001);
        String etag = whole.headers().firstValue("ETag").orElseThrow();
        assertThat(etag).isEqualTo("\"" + done.path("sha256").asString() + "\"");

        HttpResponse<String> part = database.sidecar()
                .send(database.sidecar()
                        .request(path + "/result")
                        .header("Range", "bytes=100-199")
                        .header("If-Range", etag));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(whole.body().substring(100, 200));
        assertThat(part.headers().firstValue("Content-Range"))
                .contains("bytes 100-199/" + whole.body().length());
        assertThat(ranged(path, "bytes=-5", etag).body())
                .isEqualTo(whole.body().substring(whole.body().length() - 5));
        assertThat(ranged(path, "bytes=100-", "\"other\"").statusCode()).isEqualTo(200);
        assertThat(ranged(path, "bytes=999999999-", etag).statusCode()).isEqualTo(416);

        assertThat(database.sidecar()
                        .send(database.sidecar().request(path).DELETE())
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(path + "/result").statusCode()).isEqualTo(404);
    }

    @Test
    void progressIsToldUntilTheEnd() throws Exception {
        String events = get("/api/export/numbers/progress?format=jsonl").body();
        assertThat(events).contains("event: completed\ndata: {").doesNotContain("event: failed");
        JsonNode last = JsonMapper.shared().readTree(events.substring(events.lastIndexOf("data: ") + 6));
        assertThat(last.path("items").asInt()).isEqualTo(300_000);
        database.sidecar()
                .send(database.sidecar()
                        .request("/api/exports/" + last.path("id").asString())
                        .DELETE());
        assertThat(get("/api/export/late/progress?format=csv").body())
                .contains("event: failed")
                .contains("division by zero");
    }

    @Test
    void aFullSpoolEndsTheJobAndLeavesNothing() throws Exception {
        JsonNode job = post("{\"dataset\": \"endless\", \"format\": \"csv\"}", 202);
        JsonNode done = ended("/api/exports/" + job.path("id").asString());
        assertThat(done.path("status").asString()).isEqualTo("failed");
        assertThat(done.path("error").asString()).contains("export.spool-bytes");
        RunningSidecar.await("the backend stops", () -> database.busyBackends() == 0);
        assertThat(folder.resolve("run/sidecar/exports/" + job.path("id").asString()))
                .doesNotExist();
    }

    @Test
    void aJobCanBeCancelled() throws Exception {
        JsonNode job = post("{\"dataset\": \"endless\", \"format\": \"jsonl\", \"compression\": \"gzip\"}", 202);
        String path = "/api/exports/" + job.path("id").asString();
        assertThat(get(path + "/result").statusCode()).isEqualTo(409);
        database.sidecar().send(database.sidecar().request(path).DELETE());
        assertThat(ended(path).path("status").asString()).isEqualTo("cancelled");
        RunningSidecar.await("the backend stops", () -> database.busyBackends() == 0);
        post("{\"dataset\": \"numbers\", \"nonsense\": 1}", 400);
        post("{\"dataset\": \"nothing\"}", 400);
        post("{\"dataset\": \"numbers\", \"n\": [1, 2]}", 400);
    }

    @Test
    void rangesOnOneSnapshotGiveEveryRowOnce() {
        String body = get("/api/export/numbers?format=csv&columns=n&header=false&eol=lf&parallel=3")
                .body();
        assertThat(body.lines().mapToInt(Integer::parseInt).sorted().toArray())
                .isEqualTo(java.util.stream.IntStream.rangeClosed(1, 300_000).toArray());
        assertThat(get("/api/export/numbers?format=jsonl&parallel=2&n.in=5,7,299999")
                        .body()
                        .lines())
                .hasSize(3);
        assertThat(get("/api/export/numbers?format=json&parallel=2").statusCode())
                .isEqualTo(400);
        assertThat(get("/api/export/numbers?format=csv&parallel=2&limit=5").statusCode())
                .isEqualTo(400);
    }

    @Test
    void theCommandLeavesAFileOnlyWhenItIsWhole() throws Exception {
        var errors = new ByteArrayOutputStream();
        ExportCommand command = new ExportCommand(folder.resolve("run"), new PrintStream(errors, true, UTF_8), false);
        Path file = folder.resolve("numbers.csv");
        assertThat(command.run(List.of("numbers", "--format", "csv", "--n.le=10", "-o", file.toString()), System.out))
                .isZero();
        assertThat(Files.readAllLines(file)).hasSize(11);
        assertThat(errors.toString(UTF_8)).contains("10 items");

        Path broken = folder.resolve("late.csv");
        assertThat(command.run(List.of("late", "--format", "csv", "-o", broken.toString()), System.out))
                .isEqualTo(1);
        assertThat(broken).doesNotExist();
        assertThat(errors.toString(UTF_8)).contains("broke off").contains("division by zero");
        assertThat(command.run(List.of("nothing"), System.out)).isEqualTo(1);
        assertThat(command.run(List.of("numbers", "csv"), System.out)).isEqualTo(2);
    }

    @Test
    void aTokenWithANameOpensTheDatasetsThatNameItAndNothingElse() throws Exception {
        Path tokens = Files.createDirectories(folder.resolve("run/tokens"));
        String reports = "reports-0123456789abcdef";
        secret(tokens.resolve("reports"), reports, "rw-------");
        secret(tokens.resolve("open"), "everybody-reads-this-one", "rw-r--r--");
        secret(tokens.resolve("short"), "secret", "rw-------");

        assertThat(as(reports, "/api/export/numbers?n=7&format=csv&columns=n").body())
                .isEqualTo("n\r\n7\r\n");
        assertThat(as(reports, "/api/export/late?format=csv")).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("reports", "late", "tokens");
        });
        assertThat(as(reports, "/api/queries/top").statusCode()).isEqualTo(403);
        assertThat(as(reports, "/api/export/nothing").body())
                .contains("numbers")
                .doesNotContain("endless");
        JsonNode whole = post("{\"dataset\": \"numbers\", \"format\": \"csv\", \"n\": 1}", 202);
        assertThat(as(reports, "/api/exports/" + whole.path("id").asString()).statusCode())
                .isEqualTo(404);
        assertThat(as(reports, "/api/exports").body())
                .doesNotContain(whole.path("id").asString());
        assertThat(as("everybody-reads-this-one", "/api/export/numbers?n=7").statusCode())
                .isEqualTo(401);
        assertThat(as("secret", "/api/export/numbers?n=7").statusCode()).isEqualTo(401);

        ExportCommand command = new ExportCommand(folder.resolve("run"), System.err, false);
        Path file = folder.resolve("reports.csv");
        assertThat(command.run(
                        List.of(
                                "numbers",
                                "--format=csv",
                                "--n.le=3",
                                "--quiet",
                                "-o",
                                file.toString(),
                                "--token-file",
                                tokens.resolve("reports").toString()),
                        System.out))
                .isZero();
        assertThat(Files.readAllLines(file)).hasSize(4);

        Files.delete(tokens.resolve("reports"));
        assertThat(as(reports, "/api/export/numbers?n=7").statusCode()).isEqualTo(401);
    }

    private static void secret(Path file, String token, String permissions) throws Exception {
        Files.writeString(file, token + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static HttpResponse<String> as(String token, String path) {
        return database.sidecar()
                .send(HttpRequest.newBuilder(URI.create(database.sidecar().url() + path))
                        .header("Authorization", "Bearer " + token));
    }

    private static HttpResponse<String> ranged(String path, String range, String etag) {
        return database.sidecar()
                .send(database.sidecar()
                        .request(path + "/result")
                        .header("Range", range)
                        .header("If-Range", etag));
    }

    private static HttpResponse<String> get(String path) {
        return database.sidecar().get(path);
    }

    private static JsonNode post(String body, int status) {
        HttpResponse<String> answer = database.sidecar()
                .send(database.sidecar()
                        .request("/api/exports")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static JsonNode ended(String path) {
        RunningSidecar.await(
                "the job ends",
                () -> !database.sidecar().json(path).path("status").asString().equals("running"));
        return database.sidecar().json(path);
    }
}
