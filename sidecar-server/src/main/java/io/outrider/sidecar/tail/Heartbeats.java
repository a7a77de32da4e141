package io.outrider.sidecar.tail;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The folder {@code agents/}, read at most twice a second. Any thread. */
public final class Heartbeats {
    private static final long FRESH_MILLIS = 500;

    private final Path folder;
    private final Clock clock;
    private Map<String, Heartbeat> byStream = Map.of();
    private long readAtMillis;

    public Heartbeats(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** The last heartbeat of each stream. A file that cannot be read is one that is not there: the next second brings another. */
    public synchronized Map<String, Heartbeat> byStream() {
        long now = clock.millis();
        if (now - readAtMillis >= FRESH_MILLIS || readAtMillis > now) {
            byStream = read();
            readAtMillis = now;
        }
        return byStream;
    }

    private Map<String, Heartbeat> read() {
        Map<String, Heartbeat> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                try {
                    Heartbeat heartbeat = Heartbeat.of(JsonMapper.shared().readTree(Files.readAllBytes(file)));
                    found.put(heartbeat.stream(), heartbeat);
                } catch (IOException | JacksonException e) {
                    continue;
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return new LinkedHashMap<>(found);
    }
}
