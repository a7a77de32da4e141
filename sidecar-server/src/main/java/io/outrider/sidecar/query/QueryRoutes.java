package io.outrider.sidecar.query;

import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.tail.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JsonGenerator;

/** {@code GET /api/queries/top}: the operations that cost most. */
public final class QueryRoutes {
    private static final Map<String, Comparator<Operation>> ORDERS = new LinkedHashMap<>();
    private static final List<String> DATASETS = List.of("jdbc", "redis", "http", "app", "all");

    static {
        ORDERS.put("total_time", Comparator.comparingLong(operation -> operation.totalNanos));
        ORDERS.put("calls", Comparator.comparingLong(operation -> operation.calls));
        ORDERS.put("mean", Comparator.comparingLong(Operation::meanNanos));
        ORDERS.put("p95", Comparator.comparingLong(operation -> operation.quantileNanos(0.95)));
        ORDERS.put("errors", Comparator.comparingLong(operation -> operation.errors));
        ORDERS.put("rows", Comparator.comparingLong(operation -> operation.rows));
    }

    private final QueryBook book;

    public QueryRoutes(QueryBook book) {
        this.book = book;
    }

    public List<Route> routes() {
        return List.of(new Route(
                "/api/queries/top", Route.Access.TOKEN, List.of("by", "limit", "service", "dataset"), this::top));
    }

    private Response top(Request request) {
        String by = request.choice("by", "total_time", new ArrayList<>(ORDERS.keySet()));
        int limit = request.whole("limit", 20, 1, 500);
        String service = request.text("service");
        String dataset = request.choice("dataset", "jdbc", DATASETS);
        Predicate<Operation> chosen =
                operation -> (dataset.equals("all") || operation.key.dataset().equals("outrider." + dataset))
                        && (service.isEmpty() || operation.services.contains(service));
        Comparator<Operation> order = ORDERS.getOrDefault(by, Comparator.comparingLong(any -> 0L))
                .reversed()
                .thenComparing(operation -> operation.key.id());
        return Response.json(json -> {
            json.writeStartObject();
            json.writeStringProperty("since", book.since());
            json.writeStringProperty("by", by);
            json.writeStringProperty("dataset", dataset);
            json.writeArrayPropertyStart("queries");
            book.top(chosen, order, limit, operation -> {
                write(json, operation);
                return operation;
            });
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Operation operation) {
        json.writeStartObject();
        if (operation.key.dataset().equals(Event.JDBC)) {
            json.writeStringProperty("fingerprint", operation.key.id());
        }
        json.writeStringProperty("id", operation.key.id());
        json.writeStringProperty("dataset", operation.key.dataset());
        json.writeStringProperty("system", operation.system);
        json.writeStringProperty("namespace", operation.namespace);
        json.writeStringProperty("summary", operation.summary);
        json.writeStringProperty("text", operation.sample);
        json.writeArrayPropertyStart("services");
        operation.services.forEach(json::writeString);
        json.writeEndArray();
        json.writeNumberProperty("calls", operation.calls);
        json.writeNumberProperty("errors", operation.errors);
        json.writeNumberProperty("rows", operation.rows);
        json.writeNumberProperty("pages", operation.pages);
        json.writeNumberProperty("total_ms", millis(operation.totalNanos));
        json.writeNumberProperty("mean_ms", millis(operation.meanNanos()));
        json.writeNumberProperty("min_ms", operation.calls == 0 ? 0 : millis(operation.leastNanos));
        json.writeNumberProperty("max_ms", millis(operation.mostNanos));
        json.writeNumberProperty("p50_ms", millis(operation.quantileNanos(0.50)));
        json.writeNumberProperty("p95_ms", millis(operation.quantileNanos(0.95)));
        json.writeNumberProperty("p99_ms", millis(operation.quantileNanos(0.99)));
        json.writeNumberProperty("n_plus_one_calls", operation.repeatedCalls);
        json.writeNumberProperty(
                "n_plus_one_share",
                operation.calls == 0 ? 0 : Math.round(1000.0 * operation.repeatedCalls / operation.calls) / 1000.0);
        json.writeStringProperty("first_seen", operation.firstSeen);
        json.writeStringProperty("last_seen", operation.lastSeen);
        json.writeEndObject();
    }

    static double millis(long nanos) {
        return nanos / 1000 / 1e3;
    }
}
