package io.outrider.sidecar.export;

import io.outrider.sidecar.export.Export.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** What all ended exports of each dataset came to, since the start. Any thread. */
final class Totals {
    private final Map<String, Sum> sums = new TreeMap<>(); // guarded by this

    private static final class Sum {
        final Map<Status, Long> exports = new EnumMap<>(Status.class);
        long items;
        long bytes;
        double seconds;
        double best;
    }

    synchronized void add(Export export) {
        Sum sum = sums.computeIfAbsent(export.wish().dataset().name(), name -> new Sum());
        sum.exports.merge(export.status(), 1L, Long::sum);
        sum.items += export.items();
        sum.bytes += export.bytes();
        sum.seconds += export.seconds();
        if (export.status() == Status.COMPLETED) {
            sum.best = Math.max(sum.best, export.items() / export.seconds());
        }
    }

    synchronized void write(JsonGenerator json) {
        for (Map.Entry<String, Sum> entry : sums.entrySet()) {
            Sum sum = entry.getValue();
            json.writeObjectPropertyStart(entry.getKey());
            for (Status status : new Status[] {Status.COMPLETED, Status.FAILED, Status.CANCELLED}) {
                json.writeNumberProperty(status.word(), sum.exports.getOrDefault(status, 0L));
            }
            json.writeNumberProperty("items", sum.items);
            json.writeNumberProperty("bytes", sum.bytes);
            json.writeNumberProperty("duration_seconds", Math.round(sum.seconds * 1000) / 1000.0);
            json.writeNumberProperty("items_per_second", Math.round(sum.items / Math.max(sum.seconds, 1e-9)));
            json.writeNumberProperty("best_items_per_second", Math.round(sum.best));
            json.writeEndObject();
        }
    }
}
