package io.outrider.sidecar.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.tail.HandClock;
import io.outrider.sidecar.tail.Heartbeats;
import io.outrider.sidecar.tail.SegmentFolder;
import io.outrider.sidecar.tail.Tail;
import io.outrider.sidecar.tail.TailConfig;
import io.outrider.sidecar.tail.TailMemory;
import io.outrider.sidecar.tail.WrittenSegments;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a real node: what it answers is what the shipper has to live with. Each test has a prefix of its own. */
class OpenSearchTest {
    @TempDir
    static Path home;

    private static OpenSearchRunner node;
    private static String url;
    private static int tests;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T18:00:00Z"));
    private String prefix;
    private WrittenSegments writer;
    private Shipper shipper;

    @BeforeAll
    static void startNode() {
        node = new OpenSearchRunner();
        node.onBuild((number, settings) -> {
            settings.put("discovery.type", "single-node");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            settings.put("http.max_content_length", "2mb");
            // Not the runner's 9201: while a test has the node stopped, another build on this machine could take its
            // place.
            settings.put("http.port", freePort());
            settings.put("transport.port", freePort());
        });
        node.build(OpenSearchRunner.newConfigs()
                .clusterName("outrider-" + ProcessHandle.current().pid())
                .basePath(home.toString())
                .numOfNode(1)
                .disableESLogger()
                .useLogger());
        node.ensureYellow();
        url = "http://127.0.0.1:" + node.node().settings().get("http.port");
    }

    @AfterAll
    static void stopNode() throws IOException {
        node.close();
        node.clean();
    }

    @BeforeEach
    void start() {
        prefix = "test" + ++tests;
        writer = new WrittenSegments(folder.resolve("events"), "k3v9x0q2ab").open();
        shipper = shipper(true);
    }

    @Test
    void documentsAreEventsThroughStopAndStartOfTheNode() throws Exception {
        writer.queries(300).redis("t1", "GET", "listing:*", 5).request("t1", "/api/x", 10);
        ship();
        assertThat(count()).isEqualTo(302);

        node.getNode(0).close();
        writer.queries(200);
        List<String> faults = new ArrayList<>();
        shipper.round(true, patiently(time -> {
            faults.add(shipper.fault());
            if (faults.size() == 2) {
                assertThat(node.startNode(0)).isTrue();
                node.ensureYellow();
            }
            return true;
        }));
        writer.queries(100);
        ship();

        assertThat(faults.get(0)).contains("no answer");
        assertThat(shipper.fault()).isEmpty();
        assertThat(count()).isEqualTo(602);
        assertThat(shipper.settledCounts().acknowledged()).isEqualTo(602);
        assertThat(call("GET", "/" + prefix + "-jdbc-2026.11.23/_doc/k3v9x0q2ab-t3f8k2-600", "")
                        .path("found")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void sendingEverythingAgainAddsNothing() throws Exception {
        writer.queries(150);
        ship();
        shipper.close();
        shipper = shipper(true); // as after the loss of all state
        ship();

        assertThat(count()).isEqualTo(150);
        assertThat(shipper.settledCounts().duplicate()).isEqualTo(150);
        assertThat(shipper.settledCounts().acknowledged()).isZero();
    }

    @Test
    void theTemplateGivesTypesAndANewFieldBreaksNothing() throws Exception {
        writer.raw(writer.line(
                        "outrider.app",
                        "listing.imported",
                        5,
                        "t1",
                        "\"labels\":{\"source\":\"feed\"},\"numeric_labels\":{\"items\":3.5},\"unheard\":{\"of\":{\"field\":[1,\"x\"]}}")
                + "\n");
        writer.queries(1);
        ship();

        JsonNode app = properties("-app-2026.11.23");
        assertThat(app.at("/@timestamp/type").asString()).isEqualTo("date_nanos");
        assertThat(app.at("/event/properties/duration/type").asString()).isEqualTo("long");
        assertThat(app.at("/trace/properties/id/type").asString()).isEqualTo("keyword");
        assertThat(app.at("/labels/properties/source/type").asString()).isEqualTo("keyword");
        assertThat(app.at("/numeric_labels/properties/items/type").asString()).isEqualTo("double");
        assertThat(app.has("unheard")).as("kept in the source, not indexed").isFalse();
        assertThat(call("GET", "/_index_template/" + prefix, "")
                        .at("/index_templates/0/index_template/version")
                        .asInt())
                .isEqualTo(1);
        call("POST", "/" + prefix + "-*/_refresh", "");
        JsonNode hits = call(
                "POST",
                "/" + prefix + "-*/_search?size=0",
                "{\"aggs\":{\"q\":{\"terms\":{\"field\":\"outrider.query.fingerprint\"}}},"
                        + "\"query\":{\"range\":{\"@timestamp\":{\"gte\":\"2026-11-23T17:35:11.123Z\"}}}}");
        assertThat(hits.at("/aggregations/q/buckets/0/key").asString()).isEqualTo("9c1185a5c5e9fc54");
    }

    @Test
    void aDocumentThatDoesNotFitIsBuriedAlone() throws Exception {
        writer.queries(5);
        writer.raw(writer.line("outrider.jdbc", "db.query", 5, "", "\"user\":\"no object\"") + "\n");
        writer.queries(5);
        ship();

        assertThat(count()).isEqualTo(10);
        assertThat(shipper.settledCounts().deadLettered()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("dead-letter.ndjson")))
                .contains("mapper_parsing_exception")
                .contains("k3v9x0q2ab-t3f8k2-6");
    }

    @Test
    void aBlockedIndexIsWaitedFor() throws Exception {
        writer.queries(3);
        ship();
        call("PUT", "/" + prefix + "-jdbc-2026.11.23/_settings", "{\"index.blocks.write\":true}");
        writer.queries(4);
        List<String> faults = new ArrayList<>();
        shipper.round(true, patiently(time -> {
            faults.add(shipper.fault());
            call("PUT", "/" + prefix + "-jdbc-2026.11.23/_settings", "{\"index.blocks.write\":false}");
            return true;
        }));

        assertThat(faults).singleElement().asString().contains("403");
        assertThat(count()).isEqualTo(7);
        assertThat(shipper.settledCounts().deadLettered()).isZero();
    }

    @Test
    void indexingPressureIsWaitedFor() throws Exception {
        // The read-only block that a full disk sets is how a real node says 429 for an item.
        writer.queries(1);
        ship();
        String settings = "/" + prefix + "-jdbc-2026.11.23/_settings";
        call("PUT", settings, "{\"index.blocks.read_only_allow_delete\":true}");
        writer.queries(4);
        List<String> faults = new ArrayList<>();
        shipper.round(true, patiently(time -> {
            faults.add(shipper.fault());
            call("PUT", settings, "{\"index.blocks.read_only_allow_delete\":null}");
            return true;
        }));

        assertThat(faults).singleElement().asString().contains("429");
        assertThat(count()).isEqualTo(5);
    }

    @Test
    void aBodyBeyondTheNodesLimitIsHalved() throws Exception {
        // Random text, so that compression does not make it small: the node measures what it receives.
        java.util.Random random = new java.util.Random(17);
        for (int i = 0; i < 60; i++) {
            byte[] bytes = new byte[60_000];
            random.nextBytes(bytes);
            writer.raw(writer.line(
                            "outrider.app",
                            "big",
                            1,
                            "",
                            "\"unindexed\":\"" + java.util.Base64.getEncoder().encodeToString(bytes) + "\"")
                    + "\n");
        }
        ship();

        assertThat(count()).isEqualTo(60);
        assertThat(shipper.settledCounts().acknowledged()).isEqualTo(60);
        assertThat(shipper.settledCounts().deadLettered()).isZero();
    }

    @Test
    void withoutTheRightToATemplateEventsStillArrive() throws Exception {
        shipper.close();
        shipper = shipper(false);
        writer.queries(3);
        ship();
        assertThat(count()).isEqualTo(3);
    }

    private void ship() throws InterruptedException {
        while (shipper.round(true, patiently(time -> {
                    java.util.concurrent.locks.LockSupport.parkNanos(time.toNanos());
                    return true;
                }))
                > 0) {
            continue;
        }
    }

    /** The shipper itself never gives up; a node that stays away has to end the test. */
    private Shipper.Pause patiently(Shipper.Pause pause) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        return time -> {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the shipper still tries after a minute: " + shipper.fault());
            }
            return pause.pause(time);
        };
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long count() {
        call("POST", "/" + prefix + "-*/_refresh", "");
        return call("GET", "/" + prefix + "-*/_count", "").path("count").asLong(-1);
    }

    private JsonNode properties(String index) {
        return call("GET", "/" + prefix + index + "/_mapping", "")
                .path(prefix + index)
                .path("mappings")
                .path("properties");
    }

    private static JsonNode call(String method, String path, String body) {
        try {
            return JsonMapper.shared()
                    .readTree(HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(url + path))
                                            .timeout(Duration.ofSeconds(30))
                                            .header("Content-Type", "application/json")
                                            .method(method, BodyPublishers.ofString(body, UTF_8))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Shipper shipper(boolean installTemplate) {
        ShipConfig config = new ShipConfig(
                List.of(URI.create(url)),
                "",
                "",
                "",
                prefix,
                installTemplate,
                1600,
                16 << 20,
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                Duration.ofMillis(20),
                Duration.ofMillis(200));
        return new Shipper(config, this::tail, folder.resolve("dead-letter.ndjson"), clock);
    }

    private Tail tail(TailMemory memory) {
        TailConfig config = new TailConfig(Duration.ofMillis(1), Duration.ofSeconds(10), 1 << 20, 0);
        return new Tail(
                new SegmentFolder(folder.resolve("events")),
                new Heartbeats(folder.resolve("agents"), clock),
                config,
                clock,
                memory);
    }
}
