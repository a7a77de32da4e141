package io.outrider.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events in a run directory, counted from the files themselves: what the agent wrote, whoever reads it. */
record SegmentCounts(Map<String, Long> byAction, long dropped) {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    static SegmentCounts of(Path runDirectory) throws IOException {
        Map<String, Long> byAction = new TreeMap<>();
        long dropped = 0;
        for (Path segment : segments(runDirectory)) {
            try (BufferedReader lines = Files.newBufferedReader(segment)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode event = MAPPER.readTree(line);
                    if (isEvent(event)) {
                        byAction.merge(event.at("/event/action").asString(), 1L, Long::sum);
                    }
                    if (event.at("/event/action").asString("").equals("events.dropped")) {
                        dropped += event.at("/outrider/dropped/count").asLong();
                    }
                }
            }
        }
        return new SegmentCounts(byAction, dropped);
    }

    /** The last few events that differ in kind, newest last. */
    static List<JsonNode> samples(Path runDirectory, List<String> actions) throws IOException {
        Map<String, JsonNode> last = new TreeMap<>();
        for (Path segment : segments(runDirectory)) {
            for (String line : tail(segment)) {
                JsonNode event = MAPPER.readTree(line);
                if (isEvent(event)) {
                    last.put(event.at("/event/action").asString(), event);
                }
            }
        }
        List<JsonNode> samples = new ArrayList<>();
        for (String action : actions) {
            JsonNode event = last.get(action);
            if (event != null) {
                samples.add(event);
            }
        }
        return samples;
    }

    long total() {
        return byAction.values().stream().mapToLong(Long::longValue).sum();
    }

    long of(String... actions) {
        return Stream.of(actions)
                .mapToLong(action -> byAction.getOrDefault(action, 0L))
                .sum();
    }

    private static boolean isEvent(JsonNode line) {
        String dataset = line.at("/event/dataset").asString("");
        return !dataset.equals("outrider.segment") && !dataset.equals("outrider.agent");
    }

    private static List<Path> segments(Path runDirectory) throws IOException {
        try (Stream<Path> files = Files.list(runDirectory.resolve("events"))) {
            return files.filter(file -> file.toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
        }
    }

    /** Whole lines from the end; the writer may be at work on the one after them. */
    private static Deque<String> tail(Path segment) throws IOException {
        Deque<String> tail = new ArrayDeque<>();
        String text = Files.readString(segment);
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
            tail.addLast(line);
            if (tail.size() > 500) {
                tail.removeFirst();
            }
        });
        return tail;
    }
}
