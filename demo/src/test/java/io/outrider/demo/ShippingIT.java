package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From a call in a host to a document in a real OpenSearch node, which is stopped on the way and started again. */
final class ShippingIT {
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
            long asked;
            try (SteadyHost host = SteadyHost.underAgent(folder, work.run())) {
                Eventually.assertThatSoon(() -> assertThat(sidecar.eventsRead()).isPositive());
                openSearch.getNode(0).close();
                int before = Segments.events(work.run()).size();
                Eventually.assertThatSoon(
                        () -> assertThat(Segments.events(work.run()).size()).isGreaterThan(before + 300));
                assertThat(openSearch.startNode(0)).isTrue();
                asked = host.stop();
            }

            List<String> written = Segments.events(work.run()).stream()
                    .map(event -> event.at("/event/id").asString())
                    .toList();
            assertThat((long) written.size()).isEqualTo(asked + 1);
            Eventually.assertThatSoon(() -> assertThat(sidecar.eventsRead()).isEqualTo(asked + 1));
            assertThat(documents()).containsExactlyInAnyOrderElementsOf(written);
            assertThat(sidecar.ledger().path("lost").asLong(-1)).isZero();
            assertThat(sidecar.ledger().path("dead_lettered").asLong(-1)).isZero();
        }
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
