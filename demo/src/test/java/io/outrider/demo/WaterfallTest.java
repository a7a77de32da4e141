package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class WaterfallTest {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @Test
    void callsAndGapsStandWhereTheyHappened() {
        JsonNode trace = MAPPER.readTree(
                """
                {"duration_ms":36.0,
                 "events":[
                  {"offset_ms":0,"duration_ms":36.0,"event":{"event":{"dataset":"outrider.http"},
                    "http":{"request":{"method":"GET"},"response":{"status_code":200}},"url":{"path":"/homes"}}},
                  {"offset_ms":9.0,"duration_ms":18.0,"event":{"event":{"dataset":"outrider.jdbc","outcome":"failure"},
                    "db":{"query":{"text":"SELECT   1"}}}},
                  {"offset_ms":27.0,"duration_ms":0.2,"event":{"event":{"dataset":"outrider.redis"},
                    "db":{"system":{"name":"redis"},"operation":{"name":"GET"}},
                    "outrider":{"redis":{"key_pattern":"home:*"},"cache":{"hit":false}}}}],
                 "gaps":[{"offset_ms":0,"duration_ms":9.0},{"offset_ms":27.2,"duration_ms":8.8}]}
                """);

        assertThat(new Waterfall(trace).lines())
                .containsExactly(
                        "  |████████████████████████████████████|   36.0 ms  GET /homes → 200",
                        "  |·········                           |    9.0 ms  (no call)",
                        "  |         ██████████████████         |   18.0 ms  ✗ SELECT 1",
                        "  |                           █        |    0.2 ms  GET home:* (miss)",
                        "  |                           ········· |    8.8 ms  (no call)".replace("· |", "·|"));
    }

    @Test
    void pageOfManyStatementsKeepsItsEnd() {
        ObjectNode trace = MAPPER.createObjectNode().put("duration_ms", 100.0);
        ArrayNode events = trace.putArray("events");
        for (int i = 0; i < 60; i++) {
            ObjectNode step = events.addObject().put("offset_ms", i).put("duration_ms", 1.0);
            step.putObject("event").putObject("db").putObject("query").put("text", "SELECT " + i);
        }

        assertThat(new Waterfall(trace).lines())
                .hasSize(23)
                .anySatisfy(line -> assertThat(line).contains("and 38 calls more"))
                .last()
                .asString()
                .endsWith("SELECT 59");
    }
}
