package io.outrider.sidecar.query;

import io.outrider.sidecar.plan.SeenStatement;
import io.outrider.sidecar.tail.Event;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Every operation and every repeated statement seen so far. Any thread; guarded by itself, so that whoever reads events can hold the
 * book while it moves its position, and the two are written to disk as one.
 */
public final class QueryBook {
    private final QueryConfig config;
    private final HistoryConfig history;
    private final Clock clock;
    private final Map<OperationKey, Operation> operations = new HashMap<>();
    private final Map<String, Integer> operationsOfDataset = new HashMap<>();
    private final Repeats repeats;
    private final Requests found = new Requests();
    private String since;
    private long changes;

    public QueryBook(QueryConfig config, Clock clock) {
        this(config, HistoryConfig.USUAL, clock);
    }

    public QueryBook(QueryConfig config, HistoryConfig history, Clock clock) {
        this.config = config;
        this.history = history;
        this.clock = clock;
        this.repeats = new Repeats(config.repeatThreshold());
        this.since = clock.instant().toString();
    }

    public synchronized void add(Event event) {
        operation(OperationKey.of(event)).add(event, history);
        repeats.add(event, clock.millis(), found);
        changes++;
    }

    /** To be called now and then: closes the counts of work that ended without a request event. */
    public synchronized void sweep() {
        if (repeats.sweep(clock.millis(), clock.instant().toString(), found)) {
            changes++;
        }
    }

    public synchronized long changes() {
        return changes;
    }

    public synchronized String since() {
        return since;
    }

    /** Works on the chosen operations, best first, while the book is held. */
    synchronized <T> List<T> top(
            Predicate<Operation> chosen,
            Comparator<Operation> order,
            int limit,
            java.util.function.Function<Operation, T> view) {
        List<Operation> found = new ArrayList<>();
        for (Operation operation : operations.values()) {
            if (chosen.test(operation)) {
                found.add(operation);
            }
        }
        found.sort(order);
        return found.stream().limit(limit).map(view).toList();
    }

    /** Works on the statement while the book is held; null when no agent saw it. */
    synchronized <T> @Nullable T withStatement(String fingerprint, java.util.function.Function<Operation, T> view) {
        Operation operation = operations.get(new OperationKey(Event.JDBC, fingerprint));
        return operation == null ? null : view.apply(operation);
    }

    /** The statement that an agent gave this fingerprint, if it is one that PostgreSQL could explain. */
    public synchronized @Nullable SeenStatement statement(String fingerprint) {
        Operation operation = operations.get(new OperationKey(Event.JDBC, fingerprint));
        return operation == null || !isExplainable(operation) ? null : seen(operation);
    }

    /** The statements that PostgreSQL spent most time on. */
    public List<SeenStatement> costliestStatements(int limit) {
        return top(
                QueryBook::isExplainable,
                Comparator.comparingLong((Operation operation) -> -operation.totalNanos),
                limit,
                QueryBook::seen);
    }

    private static boolean isExplainable(Operation operation) {
        return operation.key.dataset().equals(Event.JDBC)
                && operation.system.equals("postgresql")
                && operation.action.equals("db.query")
                && !operation.sample.isEmpty();
    }

    private static SeenStatement seen(Operation operation) {
        return new SeenStatement(
                operation.key.id(), operation.sample, operation.namespace, operation.calls, operation.totalNanos);
    }

    /** A statement with what all its calls took together. */
    public record Heavy(
            String fingerprint, String summary, String text, String namespace, long calls, double totalMillis) {}

    /** The same with how they are called, in an order that does not depend on chance. */
    public List<Heavy> heaviest(int limit) {
        return top(
                QueryBook::isExplainable,
                Comparator.comparingLong((Operation operation) -> -operation.totalNanos)
                        .thenComparing(operation -> operation.key.id()),
                limit,
                operation -> new Heavy(
                        operation.key.id(),
                        operation.summary,
                        operation.sample,
                        operation.namespace,
                        operation.calls,
                        operation.totalNanos / 1e6));
    }

    /** Works on the repeated statements, most time first, while the book is held. */
    synchronized <T> List<T> repeated(
            int limit, java.util.function.BiFunction<Repeats.Pattern, @Nullable Operation, T> view) {
        List<Repeats.Pattern> found = repeats.patterns();
        found.sort(Comparator.comparingLong((Repeats.Pattern pattern) -> -pattern.totalNanos));
        List<T> views = new ArrayList<>();
        for (Repeats.Pattern pattern : found) {
            if (views.size() == limit) {
                break;
            }
            views.add(view.apply(pattern, operations.get(new OperationKey(Event.JDBC, pattern.fingerprint))));
        }
        return views;
    }

    private final class Requests implements Repeats.Found {
        @Override
        public void repeated(String fingerprint, long calls) {
            Operation operation = operations.get(new OperationKey(Event.JDBC, fingerprint));
            if (operation != null) {
                operation.repeatedCalls += calls;
            }
        }

        @Override
        public void ran(String fingerprint, String service, String request, long calls, long nanos) {
            Operation operation = operations.get(new OperationKey(Event.JDBC, fingerprint));
            if (operation != null) {
                operation.callers.ran(service, request, calls, nanos);
            }
        }
    }

    private Operation operation(OperationKey key) {
        Operation known = operations.get(key);
        if (known != null) {
            return known;
        }
        int count = operationsOfDataset.getOrDefault(key.dataset(), 0);
        if (count >= config.maxOperations() && !key.id().equals(OperationKey.OTHER)) {
            return operation(new OperationKey(key.dataset(), OperationKey.OTHER));
        }
        operationsOfDataset.put(key.dataset(), count + 1);
        Operation fresh = new Operation(key);
        operations.put(key, fresh);
        return fresh;
    }

    public synchronized void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("since", since);
        json.writeArrayPropertyStart("operations");
        for (Operation operation : operations.values()) {
            operation.write(json);
        }
        json.writeEndArray();
        json.writeName("repeats");
        repeats.write(json);
        json.writeEndObject();
    }

    public synchronized void read(JsonNode json) {
        since = json.path("since").asString(since);
        for (JsonNode node : json.path("operations")) {
            Operation operation = Operation.of(node);
            operations.put(operation.key, operation);
            operationsOfDataset.merge(operation.key.dataset(), 1, Integer::sum);
        }
        repeats.read(json.path("repeats"));
    }
}
