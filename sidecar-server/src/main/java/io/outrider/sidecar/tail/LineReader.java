package io.outrider.sidecar.tail;

import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Turns the bytes of a line into what the line is. One thread at a time. */
public final class LineReader {
    private static final int KNOWN_FORMAT = 1;

    private final ShortLines shortLines = new ShortLines();

    /** Loaded with the first line, not with the start. */
    private static final class Json {
        static final ObjectReader READER =
                JsonMapper.shared().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** What a line of a segment can be. */
    sealed interface Content {
        record Call(Event event) implements Content {}

        record Header(long firstSequence, boolean knownFormat) implements Content {}

        record Trailer(long lastSequence) implements Content {}

        record Drop(String reason, long count, long first, long last) implements Content {}

        /** A control record that this sidecar has no use for. */
        record Note() implements Content {}

        record Garbage() implements Content {}
    }

    /**
     * The event on a line known to hold one, for readers that look a line up again; null when the bytes are no event.
     *
     * @param channel the segment, where a short line is made whole from
     */
    public @Nullable Event event(SegmentName segment, FileChannel channel, byte[] bytes, int from, int length) {
        return read(segment, channel, bytes, from, length) instanceof Content.Call call ? call.event() : null;
    }

    Content read(SegmentName segment, FileChannel channel, byte[] bytes, int from, int length) {
        JsonNode json;
        try {
            json = Json.READER.readTree(bytes, from, length);
        } catch (JacksonException e) {
            return new Content.Garbage();
        }
        boolean isShort = ShortLines.isShort(json);
        JsonNode whole = isShort ? shortLines.whole(segment, json, channel) : json;
        if (whole == null) {
            return new Content.Garbage();
        }
        JsonNode event = whole.path("event");
        String id = event.path("id").asString("");
        String dataset = event.path("dataset").asString("");
        int prefix = segment.stream().length() + 1;
        if (dataset.isEmpty()
                || id.length() <= prefix
                || !id.startsWith(segment.stream())
                || id.charAt(prefix - 1) != '-') {
            return new Content.Garbage();
        }
        if (dataset.equals("outrider.segment") || dataset.equals("outrider.agent")) {
            return control(whole, event.path("action").asString(""));
        }
        try {
            long sequence = Long.parseLong(id, prefix, id.length(), 10);
            return sequence > 0
                    ? new Content.Call(new Event(id, sequence, dataset, whole, isShort))
                    : new Content.Garbage();
        } catch (NumberFormatException e) {
            return new Content.Garbage();
        }
    }

    private static Content control(JsonNode json, String action) {
        JsonNode segment = json.path("outrider").path("segment");
        JsonNode dropped = json.path("outrider").path("dropped");
        return switch (action) {
            case "segment.open" ->
                new Content.Header(
                        segment.path("first_sequence").asLong(1),
                        segment.path("format").asInt(0) == KNOWN_FORMAT);
            case "segment.close" ->
                new Content.Trailer(segment.path("last_sequence").asLong(0));
            case "events.dropped" ->
                new Content.Drop(
                        dropped.path("reason").asString("unknown"),
                        dropped.path("count").asLong(0),
                        dropped.path("first_sequence").asLong(0),
                        dropped.path("last_sequence").asLong(-1));
            default -> new Content.Note();
        };
    }
}
