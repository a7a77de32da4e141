package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares events with a file, after putting a word in the place of every value that differs from run to run. The
 * word tells the kind, so that a time that turned into a text is still a difference. {@code -Dgolden.update=true}
 * writes the files anew; read the difference before you commit it.
 */
final class GoldenEvents {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    // The order of an object's names means nothing, and differs between full lines and short ones made whole.
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    /** Where a value may differ, and what it must look like. */
    private static final Map<String, String> VOLATILE = Map.ofEntries(
            Map.entry("/@timestamp", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"),
            Map.entry("/event/duration", "\\d+"),
            Map.entry("/duration_ms", "\\d+(\\.\\d+)?(E-\\d)?"),
            Map.entry("/process/pid", "\\d+"),
            Map.entry("/host/name", ".+"),
            Map.entry("/service/node/name", ".+"),
            Map.entry("/trace/id", "[0-9a-f]{32}"),
            Map.entry("/span/id", "[0-9a-f]{16}"),
            Map.entry("/parent/id", "[0-9a-f]{16}"),
            Map.entry("/server/port", "\\d+"),
            Map.entry("/outrider/backend/pid", "\\d+"),
            Map.entry("/outrider/connection/id", ".+"),
            Map.entry("/outrider/fetch/duration", "\\d+"),
            Map.entry("/outrider/agent/version", ".+"),
            Map.entry("/error/stack_trace", "(?s).+"));

    private GoldenEvents() {}

    static void assertMatch(String name, List<JsonNode> events) throws IOException {
        List<String> lines = events.stream().map(GoldenEvents::steady).toList();
        Path file = FOLDER.resolve(name + ".ndjson");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FOLDER);
            Files.write(file, lines);
        }
        List<String> golden = Files.readAllLines(file).stream()
                .map(line -> MAPPER.writeValueAsString(MAPPER.readTree(line)))
                .toList();
        assertThat(String.join("\n", lines)).isEqualTo(String.join("\n", golden));
    }

    private static String steady(JsonNode event) {
        ObjectNode steady = (ObjectNode) event.deepCopy();
        VOLATILE.forEach((path, pattern) -> replace(steady, path, pattern));
        String id = event.at("/event/id").asString();
        assertThat(id).matches("[0-9a-z]{10}-[0-9a-z]+-\\d+");
        ((ObjectNode) steady.get("event")).put("id", "WRITER-BOOT-" + id.substring(id.lastIndexOf('-') + 1));
        String message = event.get("message").asString();
        steady.put("message", message.replaceAll("\\d+(\\.\\d+)? ms", "… ms"));
        return MAPPER.writeValueAsString(steady);
    }

    private static void replace(ObjectNode event, String path, String pattern) {
        JsonNode value = event.at(path);
        if (value.isMissingNode()) {
            return;
        }
        assertThat(value.asString()).as(path).matches(pattern);
        int slash = path.lastIndexOf('/');
        ObjectNode parent = slash == 0 ? event : (ObjectNode) event.at(path.substring(0, slash));
        parent.put(path.substring(slash + 1), value.isNumber() ? "<number>" : "<text>");
    }
}
