package io.outrider.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything that agents have written into a run directory. */
final class Segments {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Segments() {}

    /** The events, writer by writer in their order, control records left out. */
    static List<JsonNode> events(Path runDirectory) throws IOException {
        return lines(runDirectory).stream().filter(line -> !isControl(line)).toList();
    }

    static List<JsonNode> controlRecords(Path runDirectory) throws IOException {
        return lines(runDirectory).stream().filter(Segments::isControl).toList();
    }

    private static List<JsonNode> lines(Path runDirectory) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> segments = Files.list(runDirectory.resolve("events"))) {
            for (Path segment : segments.sorted().toList()) {
                String text = Files.readString(segment);
                ShortLines whole = new ShortLines();
                long offset = 0;
                // A writer at work may be in the middle of its last line.
                for (String line :
                        text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                    lines.add(whole.whole(offset, MAPPER.readTree(line)));
                    offset += line.getBytes(StandardCharsets.UTF_8).length + 1;
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return lines;
    }

    private static boolean isControl(JsonNode line) {
        String dataset = line.at("/event/dataset").asString("");
        return dataset.equals("outrider.segment") || dataset.equals("outrider.agent");
    }
}
