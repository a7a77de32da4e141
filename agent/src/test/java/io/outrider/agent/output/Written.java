package io.outrider.agent.output;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.encode.WriterId;
import io.outrider.agent.event.Action;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What tests of outputs share: a time that is set by hand, batches, and the reading of segments. */
final class Written {
    static final WriterId WRITER = new WriterId("k3v9x0q2ab", "t3f8k2");
    private static final JsonMapper JACKSON = new JsonMapper();

    long nanos = 1_000_000_000;
    final WallClock clock = new WallClock(() -> nanos, () -> 1_795_455_311_000_000L + nanos / 1000);
    private long sequence;

    static AgentConfig config(String arguments) {
        return AgentConfig.read("service.name=shop," + arguments, new Properties(), Map.of("HOSTNAME", "h"));
    }

    /** So many events with the next sequence numbers, each line of at least the given length. */
    Batch batch(int events, int lineLength) {
        Batch batch = new Batch(64);
        for (int i = 0; i < events; i++) {
            sequence++;
            batch.lines.begin().field(JsonLine.ascii("\"event\":")).begin();
            batch.lines
                    .field(JsonLine.name("id"))
                    .quoted(WRITER.prefix() + sequence, 100)
                    .raw((byte) '}');
            batch.lines.field(JsonLine.name("filler")).quoted("x".repeat(lineLength), lineLength);
            batch.lines.endLine();
            batch.countEvent(Action.DB_QUERY, sequence);
        }
        return batch;
    }

    static List<Path> segments(Path runDir) {
        try (Stream<Path> files = Files.list(runDir.resolve("events"))) {
            return files.sorted().collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> lines(Path segment) {
        List<JsonNode> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(segment)) {
                lines.add(JACKSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    static String action(JsonNode line) {
        return line.at("/event/action").stringValue("");
    }
}
