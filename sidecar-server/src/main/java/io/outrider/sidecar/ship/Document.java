package io.outrider.sidecar.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrider.sidecar.tail.Event;
import io.outrider.sidecar.tail.Line;
import java.util.regex.Pattern;

/**
 * An event on its way: where it goes, under which id, and its bytes.
 *
 * <p>Indices are plain and dated, by the event's own time, and not a data stream's. In a data stream the engine knows an id only within
 * the backing index being written: after a rollover it takes the same {@code create} a second time. The index of an event here never
 * changes, whenever it is sent again, so the id alone makes every retry harmless for ever.
 */
record Document(String index, String id, byte[] source) {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T.*");
    private static final Pattern UNFIT = Pattern.compile("[^a-z0-9_]");
    private static final String OURS = "outrider.";

    static Document of(String prefix, Event event, Line line) {
        String dataset = event.dataset();
        String kind = UNFIT.matcher(dataset.startsWith(OURS) ? dataset.substring(OURS.length()) : dataset)
                .replaceAll("_");
        String timestamp = event.timestamp();
        String day =
                DAY.matcher(timestamp).matches() ? timestamp.substring(0, 10).replace('-', '.') : "undated";
        return new Document(prefix + "-" + kind + "-" + day, event.id(), event.source(line));
    }

    /** The line before the source in a bulk request. Neither name nor id can hold a character that wants escaping. */
    byte[] action() {
        return ("{\"create\":{\"_index\":\"" + index + "\",\"_id\":\"" + id + "\"}}\n").getBytes(UTF_8);
    }
}
