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
    private final MissingIndexes missingIndexes;

    public FindingRoutes(QueryBook book, MissingIndexes missingIndexes) {
        this.book = book;
        this.missingIndexes = missingIndexes;
    }

    public List<Route> routes() {
        return List.of(new Route("/api/findings", Route.Access.TOKEN, List.of("kind", "limit"), this::findings));
    }

    private Response findings(Request request) {
        String kind = request.choice("kind", "", List.of(REPEAT, INDEX));
        int limit = request.whole("limit", 50, 1, 500);
        List<MissingIndexes.Verdict> verdicts = missingIndexes.verdicts();
        return Response.json(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("findings");
            if (!kind.equals(REPEAT)) {
                verdicts.stream().limit(limit).forEach(verdict -> verdict.suggestions()
                        .forEach(suggestion -> write(json, verdict, suggestion)));
            }
            if (!kind.equals(INDEX)) {
                book.repeated(limit, (pattern, operation) -> {
                    write(json, pattern, operation);
                    return pattern;
                });
            }
            json.writeEndArray();
            analysis(json, verdicts);
            json.writeEndObject();
        });
    }

    private void analysis(JsonGenerator json, List<MissingIndexes.Verdict> verdicts) {
        json.writeObjectPropertyStart("index_analysis");
        String fault = missingIndexes.fault();
        json.writeStringProperty("state", !missingIndexes.isOn() ? "off" : fault.isEmpty() ? "on" : "failing");
        json.writeStringProperty(
                "reason", missingIndexes.isOn() ? fault : "postgres.url is not set, so no database is asked for plans");
        json.writeNumberProperty("analysed", verdicts.size());
        json.writeArrayPropertyStart("not_analysed");
        for (MissingIndexes.Verdict verdict : verdicts) {
            if (!verdict.notAnalysed().isEmpty()) {
                json.writeStartObject();
                json.writeStringProperty("fingerprint", verdict.fingerprint());
                json.writeStringProperty("summary", verdict.summary());
                json.writeStringProperty("reason", verdict.notAnalysed());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, MissingIndexes.Verdict verdict, IndexAdvice.Suggestion suggestion) {
        String table = suggestion.table().name();
        json.writeStartObject();
        json.writeStringProperty("kind", INDEX);
        json.writeStringProperty(
                "title",
                "Table " + table + " is scanned whole for about " + Math.round(suggestion.rows()) + " of "
                        + suggestion.table().rows() + " rows");
        json.writeStringProperty("fingerprint", verdict.fingerprint());
        json.writeStringProperty("summary", verdict.summary());
        json.writeStringProperty("schema", suggestion.table().schema());
        json.writeStringProperty("table", table);
        json.writeArrayPropertyStart("columns");
        suggestion.columns().forEach(json::writeString);
        json.writeEndArray();
        json.writeNumberProperty("table_rows", suggestion.table().rows());
        json.writeNumberProperty("estimated_rows", Math.round(suggestion.rows()));
        json.writeNumberProperty("estimated_cost", suggestion.cost());
        json.writeStringProperty("filter", suggestion.filter());
        json.writeStringProperty("suggestion", suggestion.statement());
        json.writeStringProperty("evidence", "planner's estimate, statement not executed");
        json.writeStringProperty("checked", verdict.at().toString());
        json.writeEndObject();
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
