package io.outrider.sidecar.logging;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.util.List;

/** How the sidecar's own log looks; it goes to stderr. */
public record LogConfig(boolean json, String level) {
    private static final Key<String> FORMAT = Key.choice(
            "log.format",
            "text",
            List.of("text", "json"),
            "Lines for people, or one JSON object a line (Logstash's names).");
    private static final Key<String> LEVEL = Key.choice(
            "log.level",
            "info",
            List.of("error", "warn", "info", "debug"),
            "The least severe messages that are written.");

    public static final List<Key<?>> KEYS = List.of(FORMAT, LEVEL);

    public static LogConfig from(Settings settings) {
        return new LogConfig(settings.get(FORMAT).equals("json"), settings.get(LEVEL));
    }
}
