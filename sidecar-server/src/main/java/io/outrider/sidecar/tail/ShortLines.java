package io.outrider.sidecar.tail;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes short lines whole. A short line names, in {@code outrider.like}, the offset of a full line in its segment, and leaves out what that one says
 * of both: service, host, statement, server. What belongs to the one call is never taken over. One thread at a time.
 */
final class ShortLines {
    /** Full lines kept in memory; any other is read again from its segment. */
    private static final int KEPT = 4096;

    private static final int FIRST_READ = 4 * 1024;
    private static final int LONGEST_LINE = 4 * 1024 * 1024;

    /** What belongs to one call, by the object that it is in. */
    private static final Map<String, List<String>> OF_THE_CALL = Map.of(
            "",
            List.of(
                    "@timestamp",
                    "duration_ms",
                    "message",
                    "trace",
                    "span",
                    "parent",
                    "correlation",
                    "user",
                    "http",
                    "url",
                    "client",
                    "user_agent",
                    "error"),
            "event",
            List.of("id", "duration"),
            "process",
            List.of("thread"),
            "db",
            List.of("response"));

    private record Place(SegmentName segment, long offset) {}

    // Least recently used first.
    private final Map<Place, ObjectNode> shared = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, ObjectNode> eldest) {
            return size() > KEPT;
        }
    };

    static boolean isShort(JsonNode line) {
        return line.path("outrider").path("like").isIntegralNumber();
    }

    /** Null when the line that it points to is not there or none that can be pointed to. */
    @Nullable
    ObjectNode whole(SegmentName segment, JsonNode line, FileChannel channel) {
        Place place = new Place(segment, line.path("outrider").path("like").asLong(-1));
        ObjectNode common = shared.get(place);
        if (common == null) {
            common = read(place, channel);
            if (common == null) {
                return null;
            }
            shared.put(place, common);
        }
        ObjectNode whole = common.deepCopy();
        merge(whole, line);
        if (whole.get("outrider") instanceof ObjectNode own) {
            own.remove("like");
            if (own.isEmpty()) {
                whole.remove("outrider");
            }
        }
        long nanos = whole.path("event").path("duration").asLong(0);
        whole.put("duration_ms", BigDecimal.valueOf((nanos + 500) / 1000, 3));
        return whole;
    }

    private static @Nullable ObjectNode read(Place place, FileChannel channel) {
        try {
            byte[] bytes = line(place, channel);
            return bytes != null
                            && JsonMapper.shared().readTree(bytes) instanceof ObjectNode full
                            && full.path("event").path("id").asString("").startsWith(place.segment.stream() + "-")
                            && !isShort(full)
                    ? common(full)
                    : null;
        } catch (IOException | JacksonException e) {
            return null;
        }
    }

    private static byte @Nullable [] line(Place place, FileChannel channel) throws IOException {
        for (int size = FIRST_READ; place.offset > 0 && size <= LONGEST_LINE; size *= 4) {
            byte[] bytes = new byte[size];
            int filled = OpenSegments.fill(bytes, channel, place.offset);
            for (int i = 0; i < filled; i++) {
                if (bytes[i] == '\n') {
                    return Arrays.copyOf(bytes, i);
                }
            }
            if (filled < size) {
                return null;
            }
        }
        return null;
    }

    private static ObjectNode common(ObjectNode full) {
        OF_THE_CALL.forEach((object, names) -> {
            if ((object.isEmpty() ? full : full.get(object)) instanceof ObjectNode found) {
                found.remove(names);
            }
        });
        if (full.path("db").path("operation") instanceof ObjectNode operation) {
            operation.remove("batch");
        }
        if (full.get("outrider") instanceof ObjectNode own) {
            own.retain("query");
        }
        return full;
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.forEachEntry((name, value) -> {
            if (value instanceof ObjectNode object && into.get(name) instanceof ObjectNode present) {
                merge(present, object);
            } else {
                into.set(name, value);
            }
        });
    }
}
