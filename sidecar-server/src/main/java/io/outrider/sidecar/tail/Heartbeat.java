package io.outrider.sidecar.tail;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What an agent last said of itself.
 *
 * @param evicted the sequence ranges of the segments that it deleted to keep the budget, its own and other writers', by stream
 */
public record Heartbeat(
        String stream,
        String service,
        long pid,
        String state,
        Instant updated,
        long produced,
        long written,
        long pending,
        Map<String, Long> dropped,
        Map<String, List<long[]>> evicted,
        JsonNode json) {

    static Heartbeat of(JsonNode json) {
        JsonNode events = json.path("events");
        Map<String, Long> dropped = new TreeMap<>();
        events.path("dropped").forEachEntry((reason, count) -> dropped.put(reason, count.asLong(0)));
        String stream = stream(json);
        Map<String, List<long[]>> evicted = new TreeMap<>();
        json.path("evicted").forEach(range -> addRange(evicted, stream, range));
        json.path("evicted_of_others").forEach(range -> addRange(evicted, stream(range), range));
        return new Heartbeat(
                stream,
                json.path("service").path("name").asString(""),
                json.path("pid").asLong(0),
                json.path("agent").path("state").asString("unknown"),
                instant(json.path("updated").asString("")),
                events.path("produced").asLong(0),
                events.path("written").asLong(0),
                events.path("pending").asLong(0),
                dropped,
                evicted,
                json);
    }

    /** Whether the agent has said that it ended. */
    public boolean ended() {
        return !state.equals("running");
    }

    public Duration age(Instant now) {
        return Duration.between(updated, now);
    }

    private static String stream(JsonNode json) {
        return json.path("writer").asString("") + "-" + json.path("boot").asString("");
    }

    private static void addRange(Map<String, List<long[]>> evicted, String stream, JsonNode range) {
        evicted.computeIfAbsent(stream, key -> new ArrayList<>()).add(new long[] {
            range.path("first_sequence").asLong(0), range.path("last_sequence").asLong(-1)
        });
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
