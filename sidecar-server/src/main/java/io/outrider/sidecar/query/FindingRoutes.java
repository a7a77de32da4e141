package io.outrider.sidecar.query;

import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** {@code GET /api/findings}: what to change, and the evidence. */
public final class FindingRoutes {
    private static final String REPEAT = "n_plus_one";
    private static final String INDEX = "missing_index";

    private final QueryBook book;
    private final Indexes indexes;

    /** Who knows of missing indexes. */
    public interface Indexes {
        /** One object for each. */
        void write(JsonGenerator json, String kind, int limit);

        /** Whether the database could be asked, and what was not analysed. */
        void writeAnalysis(JsonGenerator json);
    }

    public FindingRoutes(QueryBook book, Indexes indexes) {
        this.book = book;
        this.indexes = indexes;
    }

    public List<Route> routes() {
        return List.of(new Route("/api/findings", Route.Access.TOKEN, List.of("kind", "limit"), this::findings));
    }

    private Response findings(Request request) {
        String kind = request.choice("kind", "", List.of(REPEAT, INDEX));
        int limit = request.whole("limit", 50, 1, 500);
        return Response.json(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("findings");
            if (!kind.equals(REPEAT)) {
                indexes.write(json, INDEX, limit);
            }
            if (!kind.equals(INDEX)) {
                book.repeated(limit, (pattern, operation) -> {
                    write(json, pattern, operation);
                    return pattern;
                });
            }
            json.writeEndArray();
            indexes.writeAnalysis(json);
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Repeats.Pattern pattern, @Nullable Operation operation) {
        String request = pattern.request.isEmpty() ? "outside any request" : pattern.request;
        json.writeStartObject();
        json.writeStringProperty("kind", REPEAT);
        json.writeStringProperty(
                "title", request + " sends one statement up to " + pattern.mostCalls + " times for one request");
        json.writeStringProperty("fingerprint", pattern.fingerprint);
        json.writeStringProperty("summary", operation == null ? "" : operation.summary);
        json.writeStringProperty("text", operation == null ? "" : operation.sample);
        json.writeStringProperty("service", pattern.service);
        json.writeStringProperty("request", pattern.request);
        json.writeNumberProperty("requests", pattern.requests);
        json.writeNumberProperty("calls", pattern.calls);
        json.writeNumberProperty(
                "calls_per_request", Math.round(10.0 * pattern.calls / Math.max(1, pattern.requests)) / 10.0);
        json.writeNumberProperty("most_calls", pattern.mostCalls);
        json.writeNumberProperty("total_ms", QueryRoutes.millis(pattern.totalNanos));
        json.writeStringProperty("example_trace", pattern.lastTrace);
        json.writeStringProperty("last_seen", pattern.lastSeen);
        json.writeStringProperty("suggestion", "Fetch the rows in one statement: a join, or WHERE … = ANY(?)");
        json.writeEndObject();
    }
}
