package io.outrider.sidecar.query;

import io.outrider.sidecar.postgres.StatementFigures;
import io.outrider.sidecar.postgres.StatementSource;
import io.outrider.sidecar.tail.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements as both sides know them: what agents saw the application wait for, and what the server says it cost, in one row by the
 * fingerprint. Any thread.
 */
public final class SlowQueries {
    private static final Map<String, Comparator<Joined>> ORDERS = new LinkedHashMap<>();
    private static final int MOST = 100_000;

    static {
        ORDERS.put("total_time", by(Joined::totalMillis));
        ORDERS.put("p95", by(Joined::p95Millis));
        ORDERS.put("mean", by(Joined::meanMillis));
        ORDERS.put("calls", by(Joined::calls));
        ORDERS.put("slow_calls", by(row -> row.seen == null ? 0 : row.seen.slowCalls));
        ORDERS.put("errors", by(row -> row.seen == null ? 0 : row.seen.errors));
        ORDERS.put("blocks_read", by(row -> row.server("shared_blocks_read")));
        ORDERS.put("temp_blocks", by(row -> row.server("temp_blocks_read") + row.server("temp_blocks_written")));
        ORDERS.put("wal_bytes", by(row -> row.server("wal_bytes")));
    }

    private final QueryBook book;
    private final StatementSource source;
    private final Duration threshold;

    public SlowQueries(QueryBook book, StatementSource source, Duration threshold) {
        this.book = book;
        this.source = source;
        this.threshold = threshold;
    }

    /** A statement as agents saw it. */
    record Seen(
            String summary,
            String text,
            String namespace,
            List<String> services,
            long calls,
            long errors,
            long rows,
            long totalNanos,
            long meanNanos,
            long mostNanos,
            long p50,
            long p95,
            long p99,
            long slowCalls,
            long repeatedCalls,
            String firstSeen,
            String lastSeen,
            List<Callers.Caller> callers) {}

    /** A row; at least one side is there. */
    record Joined(String fingerprint, @Nullable Seen seen, @Nullable StatementFigures server) {
        double totalMillis() {
            return seen != null ? seen.totalNanos / 1e6 : server("execution_ms");
        }

        double calls() {
            return seen != null ? seen.calls : server("calls");
        }

        double meanMillis() {
            return seen != null ? seen.meanNanos / 1e6 : server("execution_ms") / Math.max(1, server("calls"));
        }

        /** The server knows no quantiles; its mean is the best there is. */
        double p95Millis() {
            return seen != null ? seen.p95 / 1e6 : meanMillis();
        }

        double server(String figure) {
            return server == null ? 0 : server.figure(figure);
        }
    }

    static List<String> orders() {
        return List.copyOf(ORDERS.keySet());
    }

    Duration threshold() {
        return threshold;
    }

    StatementSource.State serverState() {
        return source.state();
    }

    String since() {
        return book.since();
    }

    /** How many statements are slow now. */
    public int count() {
        double slow = threshold.toNanos() / 1e6;
        return (int) all(threshold.toNanos(), "").stream()
                .filter(row -> row.p95Millis() >= slow)
                .count();
    }

    /** Those whose 95th percentile reaches the threshold, the first of the order first. */
    List<Joined> slow(long thresholdNanos, String service, String order, int limit) {
        return all(thresholdNanos, service).stream()
                .filter(row -> row.p95Millis() >= thresholdNanos / 1e6)
                .sorted(ORDERS.getOrDefault(order, by(Joined::totalMillis)))
                .limit(limit)
                .toList();
    }

    /** Null when neither side knows it. */
    @Nullable
    Joined one(String fingerprint) {
        Seen seen = book.withStatement(fingerprint, operation -> seen(operation, threshold.toNanos()));
        StatementFigures server = source.statements().get(fingerprint);
        return seen == null && server == null ? null : new Joined(fingerprint, seen, server);
    }

    private List<Joined> all(long thresholdNanos, String service) {
        Map<String, StatementFigures> server = new LinkedHashMap<>(source.statements());
        List<Joined> rows = new ArrayList<>();
        book.top(
                operation -> operation.key.dataset().equals(Event.JDBC)
                        && operation.action.equals("db.query")
                        && (service.isEmpty() || operation.services.contains(service)),
                Comparator.comparingLong((Operation operation) -> -operation.totalNanos),
                MOST,
                operation -> rows.add(new Joined(
                        operation.key.id(), seen(operation, thresholdNanos), server.remove(operation.key.id()))));
        if (service.isEmpty()) {
            server.forEach((fingerprint, figures) -> {
                if (!figures.own() && book.withStatement(fingerprint, operation -> operation) == null) {
                    rows.add(new Joined(fingerprint, null, figures));
                }
            });
        }
        return rows;
    }

    private static Seen seen(Operation operation, long thresholdNanos) {
        return new Seen(
                operation.summary,
                operation.sample,
                operation.namespace,
                List.copyOf(operation.services),
                operation.calls,
                operation.errors,
                operation.rows,
                operation.totalNanos,
                operation.meanNanos(),
                operation.mostNanos,
                operation.quantileNanos(0.50),
                operation.quantileNanos(0.95),
                operation.quantileNanos(0.99),
                operation.durations.countFrom(thresholdNanos),
                operation.repeatedCalls,
                operation.firstSeen,
                operation.lastSeen,
                operation.callers.list());
    }

    private static Comparator<Joined> by(java.util.function.ToDoubleFunction<Joined> figure) {
        return Comparator.comparingDouble(figure).reversed().thenComparing(Joined::fingerprint);
    }
}
