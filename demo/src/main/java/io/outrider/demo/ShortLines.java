package io.outrider.demo;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the short lines of one segment whole, which point with {@code outrider.like} to the offset of a full line before them. What belongs to
 * the one call is not taken from that line. One thread.
 */
final class ShortLines {
    private static final String[] OF_THE_CALL = {
        "/@timestamp",
        "/event/id",
        "/event/duration",
        "/duration_ms",
        "/message",
        "/process/thread",
        "/trace",
        "/span",
        "/parent",
        "/correlation",
        "/user",
        "/http",
        "/url",
        "/client",
        "/user_agent",
        "/error",
        "/db/response",
        "/db/operation/batch",
        "/outrider/rows",
        "/outrider/backend",
        "/outrider/redis",
        "/outrider/cache",
        "/outrider/db",
        "/outrider/items_count",
        "/outrider/slow"
    };

    private final Map<Long, JsonNode> fullLines = new HashMap<>();

    /** The event on the line at this offset. Lines must come in their order. */
    JsonNode whole(long offset, JsonNode line) {
        JsonNode like = line.at("/outrider/like");
        if (like.isMissingNode()) {
            fullLines.put(offset, line);
            return line;
        }
        JsonNode full = fullLines.get(like.asLong());
        if (full == null) {
            throw new IllegalStateException("the line at " + offset + " points to " + like + ", where no full line is");
        }
        ObjectNode whole = (ObjectNode) full.deepCopy();
        for (String path : OF_THE_CALL) {
            int slash = path.lastIndexOf('/');
            if (whole.at(path.substring(0, slash)) instanceof ObjectNode parent) {
                parent.remove(path.substring(slash + 1));
            }
        }
        merge(whole, line);
        if (whole.get("outrider") instanceof ObjectNode own) {
            own.remove("like");
            if (own.isEmpty()) {
                whole.remove("outrider");
            }
        }
        whole.put("duration_ms", (whole.at("/event/duration").asLong() + 500) / 1000 / 1e3);
        return whole;
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.forEachEntry((name, value) -> {
            if (value instanceof ObjectNode && into.get(name) instanceof ObjectNode present) {
                merge(present, value);
            } else {
                into.set(name, value);
            }
        });
    }
}
