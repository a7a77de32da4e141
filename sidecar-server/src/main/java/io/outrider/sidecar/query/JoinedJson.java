package io.outrider.sidecar.query;

import io.outrider.sidecar.postgres.StatementFigures;
import io.outrider.sidecar.postgres.StatementSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A statement of both sides as the API shows it: {@code application} and {@code server}, each null when that side does not know it. */
final class JoinedJson {
    private JoinedJson() {}

    static void write(JsonGenerator json, SlowQueries.Joined row, int callers) {
        SlowQueries.Seen seen = row.seen();
        StatementFigures server = row.server();
        json.writeStringProperty("fingerprint", row.fingerprint());
        json.writeStringProperty("summary", seen == null ? "" : seen.summary());
        json.writeStringProperty("text", seen != null ? seen.text() : server == null ? "" : server.text());
        if (seen == null) {
            json.writeNullProperty("application");
        } else {
            json.writeObjectPropertyStart("application");
            application(json, seen, callers);
            json.writeEndObject();
        }
        server(json, server);
    }

    private static void application(JsonGenerator json, SlowQueries.Seen seen, int callers) {
        json.writeStringProperty("database", seen.namespace());
        json.writeArrayPropertyStart("services");
        seen.services().forEach(json::writeString);
        json.writeEndArray();
        json.writeNumberProperty("calls", seen.calls());
        json.writeNumberProperty("slow_calls", seen.slowCalls());
        json.writeNumberProperty("errors", seen.errors());
        json.writeNumberProperty("rows", seen.rows());
        json.writeNumberProperty("total_ms", QueryRoutes.millis(seen.totalNanos()));
        json.writeNumberProperty("mean_ms", QueryRoutes.millis(seen.meanNanos()));
        json.writeNumberProperty("max_ms", QueryRoutes.millis(seen.mostNanos()));
        json.writeNumberProperty("p50_ms", QueryRoutes.millis(seen.p50()));
        json.writeNumberProperty("p95_ms", QueryRoutes.millis(seen.p95()));
        json.writeNumberProperty("p99_ms", QueryRoutes.millis(seen.p99()));
        json.writeNumberProperty("n_plus_one_share", share(seen.repeatedCalls(), seen.calls()));
        json.writeStringProperty("first_seen", seen.firstSeen());
        json.writeStringProperty("last_seen", seen.lastSeen());
        json.writeArrayPropertyStart("callers");
        seen.callers().stream().limit(callers).forEach(caller -> {
            json.writeStartObject();
            json.writeStringProperty("service", caller.service);
            json.writeStringProperty("request", caller.request);
            json.writeNumberProperty("requests", caller.requests);
            json.writeNumberProperty("calls", caller.calls);
            json.writeNumberProperty("total_ms", QueryRoutes.millis(caller.nanos));
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private static void server(JsonGenerator json, @Nullable StatementFigures server) {
        if (server == null) {
            json.writeNullProperty("server");
            return;
        }
        json.writeObjectPropertyStart("server");
        json.writeStringProperty("joined_by", server.joined());
        json.writeArrayPropertyStart("query_ids");
        // Beyond 2^53, which is where numbers of JSON lose digits.
        server.identifiers().forEach(identifier -> json.writeString(identifier.toString()));
        json.writeEndArray();
        json.writeStringProperty("since", server.since());
        json.writeBooleanProperty("partial", server.partial());
        server.figures().forEach((name, value) -> json.writeNumberProperty(name, rounded(value)));
        json.writeNumberProperty(
                "mean_ms", rounded(server.figure("execution_ms") / Math.max(1, server.figure("calls"))));
        double blocks = server.figure("shared_blocks_hit") + server.figure("shared_blocks_read");
        if (blocks > 0) {
            json.writeNumberProperty("hit_ratio", rounded(server.figure("shared_blocks_hit") / blocks));
        }
        json.writeEndObject();
    }

    static void state(JsonGenerator json, StatementSource.State state) {
        json.writeObjectPropertyStart("pg_stat_statements");
        json.writeStringProperty("state", state.state());
        json.writeStringProperty("reason", state.reason());
        json.writeArrayPropertyStart("notes");
        state.notes().forEach(json::writeString);
        json.writeEndArray();
        state.figures().forEach(json::writePOJOProperty);
        json.writeEndObject();
    }

    static void samples(JsonGenerator json, String name, List<Callers.Sample> samples) {
        json.writeArrayPropertyStart(name);
        for (Callers.Sample sample : samples) {
            json.writeStartObject();
            json.writeStringProperty("trace", sample.trace());
            json.writeStringProperty("at", sample.at());
            json.writeNumberProperty("duration_ms", QueryRoutes.millis(sample.nanos()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void history(JsonGenerator json, List<History.Point> points) {
        json.writeArrayPropertyStart("history");
        for (History.Point point : points) {
            json.writeStartObject();
            json.writeStringProperty(
                    "from", java.time.Instant.ofEpochMilli(point.start).toString());
            json.writeNumberProperty("calls", point.calls);
            json.writeNumberProperty("errors", point.errors);
            json.writeNumberProperty("total_ms", QueryRoutes.millis(point.totalNanos));
            json.writeNumberProperty("p50_ms", QueryRoutes.millis(point.p50));
            json.writeNumberProperty("p95_ms", QueryRoutes.millis(point.p95));
            json.writeNumberProperty("p99_ms", QueryRoutes.millis(point.p99));
            json.writeNumberProperty("max_ms", QueryRoutes.millis(point.mostNanos));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : Math.round(1000.0 * part / whole) / 1000.0;
    }

    private static double rounded(double value) {
        return Math.round(1000 * value) / 1000.0;
    }
}
