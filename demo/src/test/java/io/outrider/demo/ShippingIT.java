package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From a call in a host to a document in a real OpenSearch node, which is stopped on the way and started again. */
final class ShippingIT {
    private static final int QUESTIONS = 2_500;

    private final OpenSearchRunner openSearch = new OpenSearchRunner();
    private HttpJson engine;

    @TempDir
    private Path folder;

    @BeforeEach
    void startNode() {
        openSearch.build(OpenSearchRunner.newConfigs()
                .clusterName("outrider-whole-way")
                .basePath(folder.resolve("opensearch").toString())
                .numOfNode(1)
                .disableESLogger());
        String port = openSearch.getNode(0).settings().get("http.port");
        engine = new HttpJson("OpenSearch", URI.create("http://127.0.0.1:" + port), "");
    }

    @AfterEach
    void stopNode() throws Exception {
        openSearch.close();
        openSearch.clean();
    }

    @Test
    void everyEventIsOneDocument() throws Exception {
        HostProgram host = HostProgram.compile("SteadyHost", 11, folder);
        try (WorkFolder work = WorkFolder.create();
                Sidecar sidecar = Sidecar.start(
                        ProjectJars.FOUND.sidecar(),
                        0,
                        null,
                        work,
                        "--elasticsearch.url",
                        engine.base().toString(),
                        "--elasticsearch.retry-most",
                        "1s")) {
            Process process = host.start(
                    JavaHomes.current(),
                    List.of("-javaagent:" + ProjectJars.FOUND.agent() + "=run-dir=" + work.run()),
                    folder.resolve("out"),
                    folder.resolve("err"),
                    Integer.toString(QUESTIONS),
                    "2");
            try {
                Eventually.assertThatSoon(
                        () -> assertThat(acknowledged(sidecar)).isPositive());
                openSearch.getNode(0).close();
                long before = Segments.events(work.run()).size();
                Eventually.assertThatSoon(
                        () -> assertThat(Segments.events(work.run())).hasSizeGreaterThan((int) before + 300));
                assertThat(process.isAlive())
                        .as("the host is in the middle of its work")
                        .isTrue();
                assertThat(openSearch.startNode(0)).isTrue();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }

            List<String> written = Segments.events(work.run()).stream()
                    .map(event -> event.at("/event/id").asString())
                    .toList();
            assertThat(written).hasSize(QUESTIONS + 1);
            Eventually.assertThatSoon(() -> assertThat(acknowledged(sidecar)).isEqualTo(written.size()));
            assertThat(documents()).containsExactlyInAnyOrderElementsOf(written);
            assertThat(sidecar.ledger().path("lost").asLong(-1)).isZero();
            assertThat(sidecar.ledger().path("dead_lettered").asLong(-1)).isZero();
        }
    }

    private static long acknowledged(Sidecar sidecar) throws InterruptedException {
        return sidecar.ledger().path("acknowledged").asLong();
    }

    /** The ids of all documents, one entry per document. */
    private List<String> documents() throws InterruptedException {
        engine.get("/outrider*/_search?size=0"); // the data stream is there
        openSearch.refresh();
        JsonNode found = engine.get("/outrider*/_search?size=10000&_source=false");
        return found.at("/hits/hits")
                .valueStream()
                .map(hit -> hit.get("_id").asString())
                .toList();
    }
}
