package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Outrider kept: the events in the segments that are there, and those of the segments that were written in full and then
 * deleted to stay within the folder's budget, which only the heartbeat can tell.
 */
final class SegmentRecords implements Records {
    @Override
    public long count(Path folder) throws IOException {
        Path runDirectory = runDirectory(folder);
        long events = 0;
        for (Path segment : files(runDirectory.resolve("events"), "*.ndjson")) {
            events += SegmentLines.of(segment)
                    .mapToLong(line -> line.full().contains(STATEMENT) ? 1 : 0)
                    .sum();
        }
        return events + fromHeartbeats(runDirectory, "/events/evicted");
    }

    /** Where the agent of a run writes. */
    static Path runDirectory(Path folder) {
        return folder.resolve("run");
    }

    /** A number that the agent says of itself, over all agents of the folder. */
    private static long fromHeartbeats(Path runDirectory, String pointer) throws IOException {
        long sum = 0;
        for (Path heartbeat : files(runDirectory.resolve("agents"), "*.json")) {
            sum += read(heartbeat).at(pointer).asLong();
        }
        return sum;
    }

    private static JsonNode read(Path heartbeat) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(heartbeat, StandardCharsets.UTF_8));
    }

    private static Iterable<Path> files(Path folder, String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
                found.forEach(files::add);
            }
        }
        return files;
    }
}
