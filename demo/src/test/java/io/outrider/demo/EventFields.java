package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The names an event may use and the JSON type of each, as the Elastic Common Schema 9 and OpenTelemetry's database
 * conventions have them; written down from there, not from the agent.
 */
final class EventFields {
    private static final Map<String, String> TYPES = read(Path.of("src/test/resources/event-fields.txt"));

    private EventFields() {}

    static void assertKnown(JsonNode event) {
        assertKnown("", event);
        for (String required : new String[] {
            "/@timestamp", "/ecs/version", "/event/id", "/event/dataset", "/event/action", "/event/outcome", "/message"
        }) {
            assertThat(event.at(required).isString())
                    .as(required + " of " + event)
                    .isTrue();
        }
    }

    private static void assertKnown(String path, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(property -> {
                assertThat(property.getKey())
                        .as("nested objects, never dotted names")
                        .doesNotContain(".");
                assertKnown(path.isEmpty() ? property.getKey() : path + "." + property.getKey(), property.getValue());
            });
            return;
        }
        String type = path.startsWith("labels.")
                ? "keyword"
                : path.startsWith("numeric_labels.") ? "double" : TYPES.get(path);
        assertThat(type)
                .as("%s is neither in ECS nor in OpenTelemetry nor ours", path)
                .isNotNull();
        assertThat(fits(value, type))
                .as("%s is %s; it must be %s", path, value, type)
                .isTrue();
    }

    private static boolean fits(JsonNode value, String type) {
        return switch (type) {
            case "keyword" -> value.isString() && !value.asString().isEmpty();
            case "date" -> value.isString() && value.asString().matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{6}Z");
            case "long" -> value.isIntegralNumber() && value.asLong() >= 0;
            case "double" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "keyword[]" -> value.isArray() && value.valueStream().allMatch(JsonNode::isString);
            default -> throw new IllegalStateException("no such type: " + type);
        };
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> types = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] words = line.trim().split(" +");
                    types.put(words[0], words[1]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return types;
    }
}
