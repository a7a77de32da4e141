package io.outrider.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events in a run directory, counted from the files themselves: what the agent wrote, whoever reads it. Old segments
 * are deleted in a long run, so it reads on every now and then. One thread.
 */
final class SegmentTally {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final Path events;
    private final Map<Path, Long> positions = new HashMap<>();
    private final Map<String, Long> byAction = new TreeMap<>();
    private final Map<String, JsonNode> latest = new HashMap<>();
    private final Map<Path, ShortLines> shortLines = new HashMap<>();
    private long dropped;

    SegmentTally(Path runDirectory) {
        events = runDirectory.resolve("events");
    }

    /** Counts the whole lines that were written since the last time. */
    void readOn() throws IOException {
        for (Path segment : segments()) {
            try (InputStream input = Files.newInputStream(segment)) {
                long position = positions.getOrDefault(segment, 0L);
                input.skipNBytes(position);
                ShortLines lines = shortLines.computeIfAbsent(segment, key -> new ShortLines());
                positions.put(segment, position + countLines(input, position, lines));
            } catch (NoSuchFileException e) {
                // Deleted since the folder was listed: old, and long counted.
            }
        }
    }

    long total() {
        return byAction.values().stream().mapToLong(Long::longValue).sum();
    }

    long of(String... actions) {
        return Stream.of(actions)
                .mapToLong(action -> byAction.getOrDefault(action, 0L))
                .sum();
    }

    /** Events lost before they were written, as the agent says in the files. */
    long dropped() {
        return dropped;
    }

    /** The latest event of each of these actions that there was. */
    List<JsonNode> latest(List<String> actions) {
        return actions.stream().filter(latest::containsKey).map(latest::get).toList();
    }

    private List<Path> segments() throws IOException {
        if (!Files.isDirectory(events)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(events)) {
            return files.filter(file -> file.toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
        }
    }

    /** Gives the length of the lines counted; the writer may be at work on the one after them. */
    private long countLines(InputStream input, long position, ShortLines lines) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        long counted = 0;
        for (int read = input.read(buffer); read > 0; read = input.read(buffer)) {
            int start = 0;
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, start, i - start);
                    count(lines.whole(position + counted, MAPPER.readTree(line.toString(StandardCharsets.UTF_8))));
                    counted += line.size() + 1L;
                    line.reset();
                    start = i + 1;
                }
            }
            line.write(buffer, start, read - start);
        }
        return counted;
    }

    private void count(JsonNode event) {
        String action = event.at("/event/action").asString("");
        String dataset = event.at("/event/dataset").asString("");
        if (!dataset.equals("outrider.segment") && !dataset.equals("outrider.agent")) {
            byAction.merge(action, 1L, Long::sum);
            latest.put(action, event);
        } else if (action.equals("events.dropped")) {
            dropped += event.at("/outrider/dropped/count").asLong();
        }
    }
}
