package io.outrider.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.tail.WrittenSegments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SidecarApiTest {
    @TempDir
    Path runDirectory;

    private WrittenSegments writer;
    private RunningSidecar sidecar;

    @BeforeEach
    void start() throws Exception {
        writer = new WrittenSegments(runDirectory.resolve("events"), "k3v9x0q2ab").open();
        sidecar = RunningSidecar.start(runDirectory, "stream.heartbeat", "200ms", "stream.max-clients", "4");
    }

    @AfterEach
    void stop() {
        sidecar.close();
    }

    @Test
    void topQueriesAreSummedByFingerprint() {
        writer.query("", "slow000000000000", 9_000_000).query("", "slow000000000000", 11_000_000);
        writer.query("", "fast000000000000", 1_000_000);
        writer.redis("", "GET", "listing:*", 500_000).request("", "/api/listings/17", 12_000_000);
        sidecar.awaitRead(5);

        JsonNode queries = sidecar.json("/api/queries/top?limit=5").path("queries");
        assertThat(queries.size()).isEqualTo(2);
        JsonNode slow = queries.path(0);
        assertThat(slow.path("fingerprint").asString()).isEqualTo("slow000000000000");
        assertThat(slow.path("calls").asLong()).isEqualTo(2);
        assertThat(slow.path("total_ms").asDouble()).isEqualTo(20);
        assertThat(slow.path("mean_ms").asDouble()).isEqualTo(10);
        assertThat(slow.path("min_ms").asDouble()).isEqualTo(9);
        assertThat(slow.path("max_ms").asDouble()).isEqualTo(11);
        assertThat(slow.path("rows").asLong()).isEqualTo(40);
        assertThat(slow.path("summary").asString()).isEqualTo("SELECT listings");
        assertThat(slow.path("services").path(0).asString()).isEqualTo("rentscout");

        assertThat(sidecar.json("/api/queries/top?dataset=redis")
                        .at("/queries/0/id")
                        .asString())
                .isEqualTo("GET listing:*");
        assertThat(sidecar.json("/api/queries/top?dataset=http")
                        .at("/queries/0/id")
                        .asString())
                .isEqualTo("GET /api/listings/*");
        assertThat(sidecar.json("/api/queries/top?service=other")
                        .path("queries")
                        .size())
                .isZero();
    }

    @Test
    void aTraceShowsEveryEventInTimeOrderAndTheGaps() {
        Instant start = Instant.parse("2026-11-23T17:00:00Z");
        writer.at(start.plusMillis(30)).query("t1", "a", 10_000_000); // 20…30
        writer.at(start.plusMillis(15)).redis("t1", "GET", "x:*", 5_000_000); // 10…15, written later
        writer.at(start.plusMillis(50)).request("t1", "/page", 50_000_000); // 0…50
        writer.query("t2", "b", 1_000_000);
        sidecar.awaitRead(4);

        JsonNode trace = sidecar.json("/api/traces/t1");
        assertThat(trace.path("events").size()).isEqualTo(3);
        assertThat(trace.path("started").asString()).isEqualTo("2026-11-23T17:00:00Z");
        assertThat(trace.at("/events/0/event/event/dataset").asString()).isEqualTo("outrider.http");
        assertThat(trace.at("/events/1/event/event/dataset").asString()).isEqualTo("outrider.redis");
        assertThat(trace.at("/events/1/offset_ms").asDouble()).isEqualTo(10);
        assertThat(trace.at("/events/2/offset_ms").asDouble()).isEqualTo(20);
        assertThat(trace.path("gaps").size()).isEqualTo(3);
        assertThat(trace.at("/gaps/0/duration_ms").asDouble()).isEqualTo(10);
        assertThat(trace.at("/gaps/1/offset_ms").asDouble()).isEqualTo(15);
        assertThat(trace.at("/gaps/1/duration_ms").asDouble()).isEqualTo(5);
        assertThat(trace.at("/gaps/2/duration_ms").asDouble()).isEqualTo(20);
        assertThat(trace.at("/totals/gaps/duration_ms").asDouble()).isEqualTo(35);
        assertThat(trace.at("/totals/outrider.jdbc/calls").asInt()).isEqualTo(1);
        assertThat(sidecar.json("/api/traces/correlation-t1").path("events").size())
                .isEqualTo(3);
    }

    @Test
    void repeatedStatementsBecomeFindings() {
        for (int request = 1; request <= 3; request++) {
            for (int i = 0; i < 7; i++) {
                writer.query("t" + request, "photos0000000000", 1_000_000);
            }
            writer.query("t" + request, "once000000000000", 1_000_000);
            writer.request("t" + request, "/listings/" + request + "/page", 20_000_000);
        }
        sidecar.awaitRead(27);

        JsonNode findings = sidecar.json("/api/findings").path("findings");
        assertThat(findings.size()).isEqualTo(1);
        JsonNode finding = findings.path(0);
        assertThat(finding.path("kind").asString()).isEqualTo("n_plus_one");
        assertThat(finding.path("fingerprint").asString()).isEqualTo("photos0000000000");
        assertThat(finding.path("request").asString()).isEqualTo("GET /listings/*/page");
        assertThat(finding.path("requests").asInt()).isEqualTo(3);
        assertThat(finding.path("calls").asInt()).isEqualTo(21);
        assertThat(finding.path("total_ms").asDouble()).isEqualTo(21);
        assertThat(finding.path("example_trace").asString()).isEqualTo("t3");
        assertThat(sidecar.json("/api/queries/top?by=calls")
                        .at("/queries/0/n_plus_one_share")
                        .asDouble())
                .isEqualTo(1);
        assertThat(sidecar.json("/api/findings").at("/index_analysis/state").asString())
                .isEqualTo("off");
    }

    @Test
    void theLiveStreamDeliversFiltersAndReplays() throws Exception {
        writer.query("", "a", 1_000_000).redis("", "GET", "k", 1);
        sidecar.awaitRead(2);
        try (Stream stream = new Stream("/api/events/stream?dataset=jdbc", "k3v9x0q2ab-t3f8k2-1")) {
            writer.redis("", "GET", "k", 1).query("", "b", 1_000_000);
            assertThat(stream.next("id")).isEqualTo("k3v9x0q2ab-t3f8k2-4");
            assertThat(JsonMapper.shared()
                            .readTree(stream.next("data"))
                            .at("/event/id")
                            .asString())
                    .isEqualTo("k3v9x0q2ab-t3f8k2-4");
            assertThat(stream.next("")).isEqualTo("still here");
        }
        try (Stream stream = new Stream("/api/events/stream", "k3v9x0q2ab-t3f8k2-2")) {
            assertThat(stream.next("id")).isEqualTo("k3v9x0q2ab-t3f8k2-3");
            assertThat(stream.next("id")).isEqualTo("k3v9x0q2ab-t3f8k2-4");
        }
        try (Stream stream = new Stream("/api/events/stream", "long-gone-1")) {
            assertThat(stream.next("event")).isEqualTo("gap");
            assertThat(stream.next("id")).isEqualTo("k3v9x0q2ab-t3f8k2-1");
        }
        assertThat(sidecar.json("/api/events?limit=1").at("/events/0/event/id").asString())
                .isEqualTo("k3v9x0q2ab-t3f8k2-4");
    }

    @Test
    void oneListenerTooManyIsToldSo() throws Exception {
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Stream stream = new Stream("/api/events/stream", "");
            streams.add(stream);
            assertThat(stream.next("")).isEqualTo("outrider events");
        }
        HttpResponse<String> fifth = sidecar.get("/api/events/stream");
        assertProblem(fifth, 503);
        assertThat(fifth.headers().firstValue("Retry-After")).isPresent();
        assertThat(sidecar.get("/health/live").statusCode())
                .as("others are still answered")
                .isEqualTo(200);
        for (Stream stream : streams) {
            stream.close();
        }
        RunningSidecar.await("room again", () -> {
            try (Stream again = new Stream("/api/events/stream", "")) {
                return true;
            } catch (AssertionError | Exception e) {
                return false;
            }
        });
    }

    @Test
    void healthAndMetricsCarryTheLedger() {
        writer.queries(3).drop(2).queries(1);
        writer.heartbeat(runDirectory.resolve("agents"), "running", Instant.now(), 4, "");
        sidecar.awaitRead(4);

        RunningSidecar.await(
                "the agent's heartbeat",
                () -> sidecar.json("/health/detailed").path("agents").size() == 1);

        JsonNode health = sidecar.json("/health/detailed");
        assertThat(health.path("status").asString()).isEqualTo("UP");
        assertThat(health.at("/ledger/written").asLong()).isEqualTo(4);
        assertThat(health.at("/ledger/acknowledged").asLong()).isEqualTo(4);
        assertThat(health.at("/ledger/dropped/buffer-full").asLong()).isEqualTo(2);
        assertThat(health.at("/ledger/produced").asLong()).isEqualTo(6);
        assertThat(health.at("/ledger/pending").asLong()).isZero();
        assertThat(health.at("/ledger/lost").asLong()).isZero();
        assertThat(health.at("/agents/0/service").asString()).isEqualTo("rentscout");
        assertThat(health.at("/agents/0/stale").asBoolean()).isFalse();
        String metrics = sidecar.get("/metrics").body();
        assertThat(metrics)
                .contains("outrider_events_written_total 4.0")
                .contains("outrider_events_acknowledged_total 4.0")
                .contains("outrider_events_dropped_total{reason=\"buffer-full\"} 2.0")
                .contains("outrider_events_lost 0.0")
                .contains("outrider_operation_duration_seconds_count{dataset=\"outrider.jdbc\",operation=\"SELECT\","
                        + "outcome=\"success\",service=\"rentscout\"} 4")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void aTraceFromBeforeARestartIsFoundAgain() throws Exception {
        writer.query("t1", "a", 10).query("t1", "a", 10);
        sidecar.awaitRead(2);
        sidecar.close();
        writer.query("t1", "a", 10);
        sidecar = RunningSidecar.start(runDirectory);
        sidecar.awaitRead(3);

        assertThat(sidecar.json("/api/traces/t1").path("events").size()).isEqualTo(3);
        assertThat(sidecar.json("/api/queries/top").at("/queries/0/calls").asInt())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/queries/top?by=cost      | by       | total_time, calls, mean",
                "/api/queries/top?limit=0      | limit    | 1 to 500",
                "/api/queries/top?limit=lots   | limit    | 1 to 500",
                "/api/queries/top?limit=1&limit=2 | limit | given twice",
                "/api/queries/top?lmit=5       | lmit     | by, limit, service, dataset",
                "/api/queries/top?dataset=sql  | dataset  | jdbc, redis, http",
                "/api/events?slow=perhaps      | slow     | true, false",
                "/api/events?min_duration=-1   | min_duration | milliseconds",
                "/api/traces/x?verbose=1       | verbose  | takes none",
                "/api/findings?kind=any        | kind     | n_plus_one, missing_index",
                "/api/events?service=%ZZ       | %ZZ      | percent-encoding",
            })
    void badParametersAreNamed(String path, String name, String cure) throws Exception {
        // A raw socket, because java.net.URI refuses the last one before it is sent.
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + sidecar.token()
                + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ");
        if (!name.equals("%ZZ")) { // the server itself answers a malformed URI
            assertThat(answer)
                    .contains("application/problem+json")
                    .contains(name)
                    .contains(cure);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/queries/top", "/api/traces/x", "/api/events/stream", "/api/findings", "/health/detailed"})
    void theApiWantsTheToken(String path) {
        HttpResponse<String> none = sidecar.send(HttpRequest.newBuilder(java.net.URI.create(sidecar.url() + path)));
        assertProblem(none, 401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
        HttpResponse<String> wrong = sidecar.send(HttpRequest.newBuilder(java.net.URI.create(sidecar.url() + path))
                .header("Authorization", "Bearer " + sidecar.token().substring(1)));
        assertProblem(wrong, 401);
        assertThat(wrong.body()).doesNotContain(sidecar.token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/", "/app.js", "/style.css"})
    void probesMetricsAndTheDashboardsFilesAreOpenOnLoopback(String path) {
        assertThat(sidecar.send(HttpRequest.newBuilder(java.net.URI.create(sidecar.url() + path)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theDashboardRunsNothingInline() {
        HttpResponse<String> page = sidecar.get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(page.body())
                .doesNotContain("<style")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContain("http://")
                .doesNotContain("https://");
    }

    @Test
    void everyErrorIsAProblem() {
        assertProblem(sidecar.get("/nothing/here"), 404);
        assertProblem(sidecar.get("/api/traces/unknown"), 404);
        assertProblem(sidecar.send(sidecar.request("/api/queries/top").POST(BodyPublishers.ofString("{}"))), 405);
        assertProblem(sidecar.send(sidecar.request("/api/queries/top").DELETE()), 405);
    }

    @Test
    void aLargeBodyIsRefusedBeforeItIsRead() throws Exception {
        String answer = raw("GET /api/findings HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + sidecar.token()
                + "\r\nContent-Length: 100000000\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evil.example.com |                        |            | 403",
                "localhost        |                        |            | 200",
                "127.0.0.1:1234   |                        |            | 200",
                "[::1]            |                        |            | 200",
                "localhost        | http://localhost       |            | 200",
                "localhost        | http://evil.example    |            | 403",
                "localhost        |                        | cross-site | 403",
                "localhost        |                        | same-origin | 200",
            })
    void pagesOfOtherSitesGetNothing(String host, String origin, String site, int status) throws Exception {
        String answer = raw("GET /api/findings HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer "
                + sidecar.token()
                + (origin == null ? "" : "\r\nOrigin: " + origin) + (site == null ? "" : "\r\nSec-Fetch-Site: " + site)
                + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void stateAndTokenAreOnlyForTheirOwner() throws IOException {
        RunningSidecar.await("the first state", () -> Files.exists(runDirectory.resolve("sidecar/state.json")));
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(runDirectory.resolve("token"))))
                .isEqualTo("rw-------");
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(runDirectory.resolve("sidecar"))))
                .isEqualTo("rwx------");
    }

    private static void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        for (String member : new String[] {"type", "title", "detail", "instance"}) {
            assertThat(problem.path(member).asString("")).as(member).isNotEmpty();
        }
    }

    private String raw(String request) throws IOException {
        java.net.URI url = java.net.URI.create(sidecar.url());
        try (java.net.Socket socket = new java.net.Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A client of the live stream. */
    private final class Stream implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;

        Stream(String path, String lastEventId) throws Exception {
            HttpRequest.Builder request = sidecar.request(path);
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            HttpResponse<InputStream> response =
                    HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            body = response.body();
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        /** The next line of that field; the empty name is a comment. */
        String next(String field) throws IOException {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith(field + ": ")) {
                    return line.substring(field.length() + 2);
                }
            }
            throw new AssertionError("the stream ended");
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
