package io.outrider.sidecar.tail;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event, as far as the sidecar has questions about it. A name that is not there reads as the empty text or 0. Any thread.
 *
 * @param madeWhole its line was short, and says less than the event
 */
public record Event(String id, long sequence, String dataset, JsonNode json, boolean madeWhole) {
    public static final String JDBC = "outrider.jdbc";
    public static final String REDIS = "outrider.redis";
    public static final String HTTP = "outrider.http";
    public static final String APP = "outrider.app";

    public Event(String id, long sequence, String dataset, JsonNode json) {
        this(id, sequence, dataset, json, false);
    }

    public String action() {
        return text("event", "action");
    }

    public String timestamp() {
        return text("@timestamp");
    }

    /** The end of the operation, or null when the time cannot be read. */
    public @Nullable Instant end() {
        try {
            return Instant.parse(timestamp());
        } catch (DateTimeException e) {
            return null;
        }
    }

    public long durationNanos() {
        return number("event", "duration");
    }

    public boolean failed() {
        return text("event", "outcome").equals("failure");
    }

    public String service() {
        return text("service", "name");
    }

    public String traceId() {
        return text("trace", "id");
    }

    public String correlationId() {
        return text("correlation", "id");
    }

    /** The whole event as JSON; as the agent wrote it, where that was whole. */
    public byte[] source(Line line) {
        return madeWhole ? JsonMapper.shared().writeValueAsBytes(json) : line.copy();
    }

    public String text(String... path) {
        return at(path).asString("");
    }

    public long number(String... path) {
        return at(path).asLong(0);
    }

    private JsonNode at(String... path) {
        JsonNode node = json;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }
}
