package io.outrider.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sidecar as a process of its own, and the questions the demo puts to it. */
final class Sidecar implements Closing.Server, Console.Described {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final ChildProcess process;
    private final HttpJson http;
    private final String token;

    private Sidecar(ChildProcess process, HttpJson http, String token) {
        this.process = process;
        this.http = http;
        this.token = token;
    }

    /** @param postgres whose statements it explains, or null */
    static Sidecar start(Path jar, int port, @Nullable PostgresAddress postgres, WorkFolder work, String... more)
            throws InterruptedException, IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin/java");
        List<String> command =
                new ArrayList<>(List.of(java.toString(), "-Djava.io.tmpdir=" + work.temporary(), "-jar"));
        command.addAll(
                List.of(jar.toString(), "--run-dir", work.run().toString(), "--http.port", Integer.toString(port)));
        command.addAll(List.of(more));
        Map<String, String> environment = postgres == null ? Map.of() : postgresKeys(postgres);
        ChildProcess process = ChildProcess.start("The sidecar", command, environment, work.log("sidecar"));
        try {
            Path address = work.run().resolve("sidecar/http.json");
            process.awaitReady(START_LIMIT, () -> isReady(address, work.run(), process.pid()));
            String token = Files.readString(work.run().resolve("token")).strip();
            return new Sidecar(process, http(address, token), token);
        } catch (InterruptedException | IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Where every event is; see the ledger in ARCHITECTURE.md. */
    JsonNode ledger() throws InterruptedException {
        return http.get("/health/detailed").path("ledger");
    }

    /** The events read and aggregated so far. */
    long eventsRead() throws InterruptedException {
        return ledger().path("acknowledged").asLong();
    }

    /** The calls it has aggregated, operation by operation, summed up in the words of {@link CallCounts}. */
    CallCounts callsRead() throws InterruptedException {
        long commits = 0;
        long rollbacks = 0;
        long statements = 0;
        for (JsonNode operation : operations("jdbc")) {
            long calls = operation.path("calls").asLong();
            switch (operation.path("summary").asString("")) {
                case "COMMIT" -> commits += calls;
                case "ROLLBACK" -> rollbacks += calls;
                case "db.ping" -> {} // the pool's, which asks PostgreSQL nothing
                default -> statements += calls;
            }
        }
        long redis = 0;
        for (JsonNode operation : operations("redis")) {
            boolean connects = operation.path("id").asString("").equals("redis.connect");
            redis += connects ? 0 : operation.path("calls").asLong();
        }
        long requests = 0;
        for (JsonNode operation : operations("http")) {
            requests += operation.path("calls").asLong();
        }
        return new CallCounts(requests, statements, commits, rollbacks, redis);
    }

    List<JsonNode> topQueries(int limit) throws InterruptedException {
        return list(http.get("/api/queries/top?limit=" + limit), "queries");
    }

    /** Statements that were read page by page. */
    List<JsonNode> cursors() throws InterruptedException {
        return operations("jdbc").stream()
                .filter(operation -> operation.path("pages").asLong() > 0)
                .toList();
    }

    List<JsonNode> findings() throws InterruptedException {
        return list(http.get("/api/findings"), "findings");
    }

    /** Indexes that are missing, with what has become of them. */
    List<JsonNode> indexSuggestions() throws InterruptedException {
        return list(http.get("/api/indexes/suggestions"), "suggestions");
    }

    /** @param deed {@code verify}, {@code apply} or {@code revert} */
    JsonNode onIndex(String id, String deed) throws InterruptedException {
        return http.post("/api/indexes/suggestions/" + id + "/" + deed);
    }

    /** Statements as agents and the database know them, those with most time first. */
    JsonNode slowQueries(int limit) throws InterruptedException {
        return http.get("/api/queries/slow?threshold=0&limit=" + limit);
    }

    JsonNode analyse(Map<String, ?> question) throws InterruptedException {
        return http.post("/api/queries/analyze", question);
    }

    /** The largest. */
    List<JsonNode> tables(int limit) throws InterruptedException {
        return list(http.get("/api/tables?limit=" + limit), "tables");
    }

    /** One request with all its events, by its trace or correlation id. */
    Optional<JsonNode> trace(String id) throws InterruptedException {
        return http.find("/api/traces/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void requireAlive() {
        process.requireAlive();
    }

    /** For a browser: the part behind # is not sent to the server and stands in no log. */
    String address() {
        return http.base() + "/#token=" + token;
    }

    String curl(String path) {
        return "curl -H 'Authorization: Bearer " + token + "' '" + http.base() + path + "'";
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String description() {
        return http.base() + ", process " + process.pid();
    }

    /** By the environment, where other users of the machine cannot read the password. */
    private static Map<String, String> postgresKeys(PostgresAddress postgres) {
        return Map.of(
                "OUTRIDER_POSTGRES_URL", postgres.jdbcUrl(),
                "OUTRIDER_POSTGRES_USER", postgres.user(),
                "OUTRIDER_POSTGRES_PASSWORD", postgres.password());
    }

    private List<JsonNode> operations(String dataset) throws InterruptedException {
        return list(http.get("/api/queries/top?limit=500&dataset=" + dataset), "queries");
    }

    private static List<JsonNode> list(JsonNode answer, String name) {
        return answer.path(name).valueStream().toList();
    }

    /** A sidecar that was killed leaves its address behind; only the one of this process counts. */
    private static boolean isReady(Path address, Path runDirectory, long pid) throws IOException, InterruptedException {
        if (!Files.exists(address)
                || JsonMapper.shared()
                                .readTree(Files.readString(address))
                                .path("pid")
                                .asLong()
                        != pid) {
            return false;
        }
        String token = Files.readString(runDirectory.resolve("token")).strip();
        return http(address, token).status("/health/ready") == 200;
    }

    private static HttpJson http(Path address, String token) throws IOException {
        JsonNode json = JsonMapper.shared().readTree(Files.readString(address));
        return new HttpJson("The sidecar", URI.create(json.get("url").asString()), token);
    }
}
