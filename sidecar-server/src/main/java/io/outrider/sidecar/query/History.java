package io.outrider.sidecar.query;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * How an operation did over time: one point per stretch in which it was called. The stretch under way has a histogram; of a finished one only its
 * quantiles are kept. A call that is read late is counted in its stretch and no longer changes the quantiles. Guarded by its owner.
 */
final class History {
    private final Deque<Point> finished = new ArrayDeque<>();
    private Point current = new Point(Long.MIN_VALUE);
    private Histogram durations = new Histogram();

    /** One stretch. */
    static final class Point {
        final long start;
        long calls;
        long errors;
        long totalNanos;
        long mostNanos;
        long p50;
        long p95;
        long p99;

        Point(long start) {
            this.start = start;
        }
    }

    void record(Instant at, long nanos, boolean failed, HistoryConfig config) {
        long length = Math.max(1, config.interval().toMillis());
        long start = Math.floorDiv(at.toEpochMilli(), length) * length;
        if (start > current.start) {
            finish(config.points());
            current = new Point(start);
        }
        Point point = start == current.start ? current : late(start);
        if (point == null) {
            return;
        }
        point.calls++;
        point.errors += failed ? 1 : 0;
        point.totalNanos += nanos;
        point.mostNanos = Math.max(point.mostNanos, nanos);
        if (point == current) {
            durations.record(nanos);
        }
    }

    /** Oldest first. */
    List<Point> points() {
        List<Point> points = new ArrayList<>(finished);
        if (current.calls > 0) {
            points.add(measured());
        }
        return points;
    }

    private Point measured() {
        current.p50 = bounded(0.50);
        current.p95 = bounded(0.95);
        current.p99 = bounded(0.99);
        return current;
    }

    private long bounded(double quantile) {
        return Math.min(current.mostNanos, durations.quantile(quantile));
    }

    private void finish(int most) {
        if (current.calls > 0) {
            finished.addLast(measured());
        }
        while (finished.size() >= most) {
            finished.removeFirst();
        }
        durations = new Histogram();
    }

    private @Nullable Point late(long start) {
        for (Point point : finished) {
            if (point.start == start) {
                return point;
            }
        }
        return null;
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeName("durations");
        durations.write(json);
        json.writeArrayPropertyStart("points");
        for (Point point : points()) {
            json.writeArray(
                    new long[] {
                        point.start,
                        point.calls,
                        point.errors,
                        point.totalNanos,
                        point.mostNanos,
                        point.p50,
                        point.p95,
                        point.p99
                    },
                    0,
                    8);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static History of(JsonNode json) {
        History history = new History();
        for (JsonNode node : json.path("points")) {
            Point point = new Point(node.path(0).asLong(0));
            point.calls = node.path(1).asLong(0);
            point.errors = node.path(2).asLong(0);
            point.totalNanos = node.path(3).asLong(0);
            point.mostNanos = node.path(4).asLong(0);
            point.p50 = node.path(5).asLong(0);
            point.p95 = node.path(6).asLong(0);
            point.p99 = node.path(7).asLong(0);
            history.finished.addLast(point);
        }
        Point last = history.finished.pollLast();
        if (last != null) {
            history.current = last;
            history.durations = Histogram.of(json.path("durations"));
        }
        return history;
    }
}
