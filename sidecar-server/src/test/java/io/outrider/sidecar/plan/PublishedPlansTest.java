package io.outrider.sidecar.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plans that other projects published as examples and test data, with nodes that no server here makes: foreign tables, Citus, triggers,
 * JIT. One plan a line, with the file it came from; each project's licence lies beside it.
 */
class PublishedPlansTest {
    private record Published(String file, JsonNode plan) {}

    @ParameterizedTest
    @CsvSource({"pganalyze-collector,72", "pev2,81", "query-graphs,35"})
    void everyPublishedPlanIsReadWhole(String corpus, int count) throws Exception {
        List<Published> published = published(corpus);
        assertThat(published).hasSize(count);
        for (Published each : published) {
            Plan plan = Plan.of(each.plan());
            assertThat(plan.json()).as(each.file()).isEqualTo(each.plan());

            List<JsonNode> said = new ArrayList<>();
            collect(each.plan(), said);
            assertThat(plan.nodes()).as(each.file()).hasSameSizeAs(said);
            for (int i = 0; i < said.size(); i++) {
                assertThat(plan.nodes().get(i).keys())
                        .as(each.file())
                        .containsExactlyElementsOf(said.get(i).propertyNames());
                assertThat(plan.nodes().get(i).json()).as(each.file()).isEqualTo(said.get(i));
            }
            assertThat(keys(MaskedPlan.of(plan).json())).as(each.file()).isEqualTo(keys(each.plan()));
            assertThat(PlanShape.of(MaskedPlan.of(plan))).as(each.file()).isEqualTo(PlanShape.of(plan));
            for (Finding finding : Rule.findings(Facts.of(plan))) {
                assertThat(finding.share()).as(each.file() + ": " + finding).isBetween(0.0, 1.0);
            }
        }
    }

    /**
     * Nodes wherever they stand, parents before children: one that the parser overlooks is missing in its list. Citus prints plans of other
     * servers within a node; those stay as they are.
     */
    private static void collect(JsonNode json, List<JsonNode> nodes) {
        if (json.has("Node Type")) {
            nodes.add(json);
        }
        for (JsonNode part : json) {
            if (!part.has("Job")) {
                collect(part, nodes);
            }
        }
    }

    private static Set<String> keys(JsonNode json) {
        Set<String> keys = new TreeSet<>(json.propertyNames());
        for (JsonNode part : json) {
            keys.addAll(keys(part));
        }
        return keys;
    }

    private static List<Published> published(String corpus) throws IOException {
        List<Published> plans = new ArrayList<>();
        try (InputStream file = PublishedPlansTest.class.getResourceAsStream("published/" + corpus + ".ndjson");
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = JsonMapper.shared().readTree(line);
                plans.add(new Published(entry.path("file").asString(), entry.path("plan")));
            }
        }
        return plans;
    }
}
