package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many bytes an event takes in the segments of a run directory, line end included; all of them and by dataset. */
final class EventBytes {
    static final String NAME = "bytes";
    private static final Pattern DATASET = Pattern.compile("\"dataset\":\"(outrider\\.[a-z]+)\"");

    private long events;
    private long bytes;
    private final Map<String, long[]> byDataset = new TreeMap<>();

    private EventBytes() {}

    /** Figures {@code events}, {@code bytes_per_event}, and {@code bytes_per_event.DATASET}. */
    static Map<String, Double> of(Path runDirectory) throws IOException, HostFailed {
        Path folder = runDirectory.resolve("events");
        if (!Files.isDirectory(folder)) {
            throw new HostFailed(runDirectory + " has no folder events; give the run directory of an agent");
        }
        EventBytes all = new EventBytes();
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(folder, "*.ndjson")) {
            for (Path segment : segments) {
                SegmentLines.of(segment).forEach(all::line);
            }
        }
        if (all.events == 0) {
            throw new HostFailed(folder + " has no events");
        }
        return all.figures();
    }

    private void line(SegmentLines.Line line) {
        Matcher dataset = DATASET.matcher(line.full());
        // Control records are not events.
        if (!dataset.find() || dataset.group(1).matches("outrider\\.(segment|agent)")) {
            return;
        }
        events++;
        bytes += line.bytes();
        long[] counts = byDataset.computeIfAbsent(dataset.group(1), name -> new long[2]);
        counts[0]++;
        counts[1] += line.bytes();
    }

    private Map<String, Double> figures() {
        Map<String, Double> figures = new TreeMap<>();
        figures.put("events", (double) events);
        figures.put("bytes_per_event", (double) bytes / events);
        byDataset.forEach((dataset, counts) -> {
            figures.put("events." + dataset, (double) counts[0]);
            figures.put("bytes_per_event." + dataset, (double) counts[1] / counts[0]);
        });
        return figures;
    }
}
