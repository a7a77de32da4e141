package io.outrider.sidecar.query;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import tools.jackson.core.JsonGenerator;

/**
 * {@code GET /api/queries/slow}, {@code /api/queries/{fingerprint}}, {@code /admin/query-analysis}: what is slow, from both sides. Other
 * capabilities add what they know under a name of their own. Before start; then any thread.
 */
public final class SlowRoutes {
    private static final int TOP_CALLERS = 3;
    private static final int ALL_CALLERS = 100;
    private static final int TOP = 10;

    private final SlowQueries queries;
    private final QueryBook book;
    private final LongConsumer durations;
    private final Map<String, BiConsumer<JsonGenerator, String>> ofStatement = new LinkedHashMap<>();
    private final Map<String, Consumer<JsonGenerator>> ofOverview = new LinkedHashMap<>();

    /** @param durations is told how many nanoseconds each answer took */
    public SlowRoutes(SlowQueries queries, QueryBook book, LongConsumer durations) {
        this.queries = queries;
        this.book = book;
        this.durations = durations;
    }

    /** @param value writes one JSON value for the fingerprint */
    public SlowRoutes withStatementPart(String name, BiConsumer<JsonGenerator, String> value) {
        ofStatement.put(name, value);
        return this;
    }

    /** @param value writes one JSON value */
    public SlowRoutes withOverviewPart(String name, Consumer<JsonGenerator> value) {
        ofOverview.put(name, value);
        return this;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "/api/queries/slow",
                        Route.Access.TOKEN,
                        List.of("by", "threshold", "service", "limit"),
                        this::slow),
                new Route("/api/queries/{fingerprint}", Route.Access.TOKEN, List.of(), this::one),
                new Route("/admin/query-analysis", Route.Access.TOKEN, List.of("limit"), this::overview));
    }

    private Response slow(Request request) {
        return timed(() -> {
            String by = request.choice("by", "total_time", SlowQueries.orders());
            long threshold = request.text("threshold").isEmpty()
                    ? queries.threshold().toNanos()
                    : Math.round(request.millis("threshold") * 1e6);
            int limit = request.whole("limit", 20, 1, 500);
            List<SlowQueries.Joined> rows = queries.slow(threshold, request.text("service"), by, limit);
            return Response.json(json -> {
                json.writeStartObject();
                json.writeStringProperty("since", queries.since());
                json.writeNumberProperty("threshold_ms", QueryRoutes.millis(threshold));
                json.writeStringProperty("by", by);
                JoinedJson.state(json, queries.serverState());
                rows(json, rows);
                json.writeEndObject();
            });
        });
    }

    private Response one(Request request) {
        return timed(() -> {
            String fingerprint = request.pathPart("fingerprint");
            SlowQueries.Joined row = queries.one(fingerprint);
            if (row == null) {
                throw new Problem(
                        404,
                        "Statement not found",
                        "Neither an agent nor the database has told of a statement with this fingerprint;"
                                + " /api/queries/slow?threshold=0 lists those known.");
            }
            return Response.json(json -> {
                json.writeStartObject();
                json.writeStringProperty("since", queries.since());
                JoinedJson.write(json, row, ALL_CALLERS);
                book.withStatement(fingerprint, operation -> {
                    JoinedJson.history(json, operation.history.points());
                    json.writeObjectPropertyStart("traces");
                    JoinedJson.samples(json, "slowest", operation.callers.slowest());
                    JoinedJson.samples(json, "latest", operation.callers.latest());
                    json.writeEndObject();
                    return operation;
                });
                ofStatement.forEach((name, value) -> {
                    json.writeName(name);
                    value.accept(json, fingerprint);
                });
                JoinedJson.state(json, queries.serverState());
                json.writeEndObject();
            });
        });
    }

    private Response overview(Request request) {
        return timed(() -> {
            long begin = System.nanoTime();
            int limit = request.whole("limit", TOP, 1, 500);
            long threshold = queries.threshold().toNanos();
            return Response.json(json -> {
                json.writeStartObject();
                json.writeStringProperty("since", queries.since());
                json.writeNumberProperty("threshold_ms", QueryRoutes.millis(threshold));
                json.writeNumberProperty("slow_queries_count", queries.count());
                rows(json, queries.slow(threshold, "", "total_time", limit));
                JoinedJson.state(json, queries.serverState());
                ofOverview.forEach((name, value) -> {
                    json.writeName(name);
                    value.accept(json);
                });
                json.writeNumberProperty("analysis_ms", QueryRoutes.millis(System.nanoTime() - begin));
                json.writeEndObject();
            });
        });
    }

    private static void rows(JsonGenerator json, List<SlowQueries.Joined> rows) {
        json.writeArrayPropertyStart("queries");
        for (SlowQueries.Joined row : rows) {
            json.writeStartObject();
            JoinedJson.write(json, row, TOP_CALLERS);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private Response timed(java.util.function.Supplier<Response> answer) {
        long begin = System.nanoTime();
        try {
            return answer.get();
        } finally {
            durations.accept(System.nanoTime() - begin);
        }
    }
}
