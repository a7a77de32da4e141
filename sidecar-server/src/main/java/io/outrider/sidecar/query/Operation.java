package io.outrider.sidecar.query;

import io.outrider.sidecar.tail.Event;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** All that is known of one operation over all its calls. Guarded by the book it is in. */
final class Operation {
    private static final int MAX_SERVICES = 16;
    private static final int MAX_SAMPLE = 8 * 1024;

    final OperationKey key;

    String system = "";
    String namespace = "";
    String action = "";
    String summary = "";
    String sample = "";
    String firstSeen = "";
    String lastSeen = "";
    final Set<String> services = new TreeSet<>();

    long calls;
    long errors;
    long rows;
    long pages;
    long totalNanos;
    long leastNanos = Long.MAX_VALUE;
    long mostNanos;
    long repeatedCalls;
    Histogram durations = new Histogram();
    History history = new History();
    Callers callers = new Callers();

    Operation(OperationKey key) {
        this.key = key;
    }

    void add(Event event, HistoryConfig config) {
        long nanos = event.durationNanos();
        rows += event.number("db", "response", "returned_rows") + event.number("outrider", "rows", "affected");
        totalNanos += nanos;
        lastSeen = event.timestamp();
        if (event.action().equals("db.fetch")) {
            pages++; // a further page belongs to the call that opened the cursor
            return;
        }
        calls++;
        if (event.failed()) {
            errors++;
        }
        leastNanos = Math.min(leastNanos, nanos);
        mostNanos = Math.max(mostNanos, nanos);
        durations.record(nanos);
        if (key.dataset().equals(Event.JDBC)) {
            Instant end = event.end();
            if (end != null) {
                history.record(end, nanos, event.failed(), config);
            }
            callers.sample(event.traceId(), event.timestamp(), nanos);
        }
        if (services.size() < MAX_SERVICES) {
            services.add(event.service());
        }
        if (firstSeen.isEmpty()) {
            describe(event);
        }
    }

    private void describe(Event event) {
        firstSeen = event.timestamp();
        system = event.text("db", "system", "name");
        namespace = event.text("db", "namespace");
        action = event.action();
        if (key.id().equals(OperationKey.OTHER)) {
            summary = "all further operations";
            return;
        }
        String querySummary = event.text("db", "query", "summary");
        summary = querySummary.isEmpty() ? key.id() : querySummary;
        String text = event.text("db", "query", "text");
        sample = text.length() > MAX_SAMPLE ? text.substring(0, MAX_SAMPLE) : text;
    }

    long meanNanos() {
        return calls == 0 ? 0 : totalNanos / calls;
    }

    /** Never outside what was really seen, however wide the bucket is. */
    long quantileNanos(double quantile) {
        return calls == 0 ? 0 : Math.max(leastNanos, Math.min(mostNanos, durations.quantile(quantile)));
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("dataset", key.dataset());
        json.writeStringProperty("id", key.id());
        json.writeStringProperty("system", system);
        json.writeStringProperty("namespace", namespace);
        json.writeStringProperty("action", action);
        json.writeStringProperty("summary", summary);
        json.writeStringProperty("sample", sample);
        json.writeStringProperty("first_seen", firstSeen);
        json.writeStringProperty("last_seen", lastSeen);
        json.writeArrayPropertyStart("services");
        services.forEach(json::writeString);
        json.writeEndArray();
        json.writeNumberProperty("calls", calls);
        json.writeNumberProperty("errors", errors);
        json.writeNumberProperty("rows", rows);
        json.writeNumberProperty("pages", pages);
        json.writeNumberProperty("total", totalNanos);
        json.writeNumberProperty("least", leastNanos);
        json.writeNumberProperty("most", mostNanos);
        json.writeNumberProperty("repeated", repeatedCalls);
        json.writeName("durations");
        durations.write(json);
        if (key.dataset().equals(Event.JDBC)) {
            json.writeName("history");
            history.write(json);
            json.writeName("callers");
            callers.write(json);
        }
        json.writeEndObject();
    }

    static Operation of(JsonNode json) {
        Operation operation = new Operation(new OperationKey(
                json.path("dataset").asString(""), json.path("id").asString("")));
        operation.system = json.path("system").asString("");
        operation.namespace = json.path("namespace").asString("");
        operation.action = json.path("action").asString("");
        operation.summary = json.path("summary").asString("");
        operation.sample = json.path("sample").asString("");
        operation.firstSeen = json.path("first_seen").asString("");
        operation.lastSeen = json.path("last_seen").asString("");
        json.path("services").forEach(service -> operation.services.add(service.asString("")));
        operation.calls = json.path("calls").asLong(0);
        operation.errors = json.path("errors").asLong(0);
        operation.rows = json.path("rows").asLong(0);
        operation.pages = json.path("pages").asLong(0);
        operation.totalNanos = json.path("total").asLong(0);
        operation.leastNanos = json.path("least").asLong(Long.MAX_VALUE);
        operation.mostNanos = json.path("most").asLong(0);
        operation.repeatedCalls = json.path("repeated").asLong(0);
        operation.durations = Histogram.of(json.path("durations"));
        operation.history = History.of(json.path("history"));
        operation.callers = Callers.of(json.path("callers"));
        return operation;
    }
}
