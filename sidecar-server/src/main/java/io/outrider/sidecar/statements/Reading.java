package io.outrider.sidecar.statements;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * One reading of all counters.
 *
 * @param at by the server's clock
 * @param reset when all counters were last set to zero; null before 14
 */
record Reading(Instant at, @Nullable Instant reset, Map<StatementKey, Entry> entries) {
    /** @param since when the server began to count this statement; null before 17 */
    record Entry(Counters counters, @Nullable Instant since) {}

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("at", at.toString());
        if (reset != null) {
            json.writeStringProperty("reset", reset.toString());
        }
        json.writeObjectPropertyStart("entries");
        entries.forEach((key, entry) -> {
            json.writeObjectPropertyStart(key.toString());
            if (entry.since != null) {
                json.writeStringProperty("since", entry.since.toString());
            }
            json.writeName("counters");
            entry.counters.write(json);
            json.writeEndObject();
        });
        json.writeEndObject();
        json.writeEndObject();
    }

    static @Nullable Reading of(JsonNode json) {
        Instant at = instant(json.path("at"));
        if (at == null) {
            return null;
        }
        Map<StatementKey, Entry> entries = new HashMap<>();
        json.path("entries")
                .forEachEntry((key, entry) -> entries.put(
                        StatementKey.of(key),
                        new Entry(Counters.of(entry.path("counters")), instant(entry.path("since")))));
        return new Reading(at, instant(json.path("reset")), entries);
    }

    private static @Nullable Instant instant(JsonNode json) {
        try {
            return json.isString() ? Instant.parse(json.asString("")) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
