package io.outrider.sidecar.trace;

import io.outrider.sidecar.tail.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All events of one request in the order in which they began, and the time in between. An event's timestamp is its end, so it began
 * one duration earlier.
 */
record Trace(
        List<Step> steps,
        List<Gap> gaps,
        @Nullable Step request,
        Map<String, Total> totals,
        long durationNanos,
        long gapNanos) {
    record Step(Event event, byte[] json, Instant begin, long offsetNanos, long durationNanos) {
        long endNanos() {
            return offsetNanos + durationNanos;
        }

        boolean isRequest() {
            return event.dataset().equals(Event.HTTP);
        }
    }

    /** Time in which the request was in none of its calls. */
    record Gap(long offsetNanos, long durationNanos, int afterStep) {}

    record Total(long calls, long errors, long nanos) {
        static final Total NONE = new Total(0, 0, 0);

        Total plus(Event event) {
            return new Total(calls + 1, errors + (event.failed() ? 1 : 0), nanos + event.durationNanos());
        }
    }

    record Found(Event event, byte[] json) {}

    static Trace of(List<Found> found) {
        List<Step> steps = inOrder(found);
        Map<String, Total> totals = new TreeMap<>();
        Step request = null;
        long end = 0;
        for (Step step : steps) {
            totals.merge(step.event.dataset(), Total.NONE.plus(step.event), (sum, one) -> sum.plus(step.event));
            end = Math.max(end, step.endNanos());
            if (step.isRequest() && (request == null || step.durationNanos > request.durationNanos)) {
                request = step;
            }
        }
        List<Gap> gaps = gaps(steps, request == null ? end : request.endNanos(), request);
        long gapNanos = gaps.stream().mapToLong(Gap::durationNanos).sum();
        return new Trace(steps, gaps, request, totals, end, gapNanos);
    }

    private static List<Step> inOrder(List<Found> found) {
        record Timed(Found found, Instant begin) {}
        List<Timed> timed = new ArrayList<>();
        for (Found one : found) {
            Instant end = one.event.end();
            if (end != null) {
                timed.add(new Timed(one, end.minusNanos(one.event.durationNanos())));
            }
        }
        // Among those that began in the same microsecond the longer contains the shorter.
        timed.sort(Comparator.comparing(Timed::begin)
                .thenComparing(one -> -one.found.event.durationNanos())
                .thenComparing(one -> one.found.event.sequence()));
        List<Step> steps = new ArrayList<>();
        for (Timed one : timed) {
            long offset = Duration.between(timed.get(0).begin, one.begin).toNanos();
            steps.add(new Step(one.found.event, one.found.json, one.begin, offset, one.found.event.durationNanos()));
        }
        return steps;
    }

    private static List<Gap> gaps(List<Step> steps, long end, @Nullable Step request) {
        List<Gap> gaps = new ArrayList<>();
        long covered = request == null ? 0 : request.offsetNanos;
        int last = -1;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.isRequest()) {
                continue;
            }
            long until = Math.min(step.offsetNanos, end);
            if (until > covered) {
                gaps.add(new Gap(covered, until - covered, last));
            }
            if (step.endNanos() > covered) {
                covered = step.endNanos();
            }
            last = i;
        }
        if (end > covered) {
            gaps.add(new Gap(covered, end - covered, last));
        }
        return gaps;
    }
}
