package io.outrider.benchmarks.compare;

import io.outrider.benchmarks.results.Numbers;
import io.outrider.benchmarks.results.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * What Outrider is to cost at most, and what it did cost. Targets are written down here as they are promised; nothing else in
 * the comparison knows them.
 *
 * @param target met when the value is no more than this; NaN: none is set
 * @param measured the median; empty when it was not measured
 */
record Target(
        String what,
        double target,
        String targetText,
        double stretch,
        String stretchText,
        OptionalDouble measured,
        DoubleFunction<String> format) {
    private static final String OUTRIDER = Contenders.OUTRIDER;

    /** Bytes and shares are averages over millions of calls: less than half of one is none. */
    private static final double ZERO = 0.49;

    static List<Target> of(Samples samples) {
        List<Target> targets = new ArrayList<>();
        calls(samples, targets);
        rows(samples, targets);
        start(samples, targets);
        targets.add(new Target(
                "Jedis pipeline of 10,000 commands, added",
                3,
                "≤ 3 %",
                1,
                "≤ 1 %",
                mapped(samples.ratio(PipelineMeasure.NAME, OUTRIDER, "ns_per_pipeline"), r -> 100 * (r - 1)),
                v -> Numbers.decimals(v, 1) + " %"));
        targets.add(new Target(
                "bytes written per event, on RentScout",
                700,
                "≤ 700 B",
                450,
                "≤ 450 B",
                mapped(samples.of(EventBytes.NAME, OUTRIDER, "bytes_per_event"), b -> b),
                v -> Numbers.whole(v) + " B"));
        return targets;
    }

    private static void calls(Samples samples, List<Target> targets) {
        DoubleFunction<String> nanos = v -> Numbers.whole(v) + " ns";
        DoubleFunction<String> bytes = v -> Numbers.whole(v) + " B";
        DoubleFunction<String> kept = missing -> Numbers.share(1 - missing);
        targets.add(new Target(
                "added on the calling thread, per JDBC call",
                250,
                "≤ 250 ns",
                120,
                "≤ 120 ns",
                added(samples, CallMeasure.CALL, "thread_ns_per_call"),
                nanos));
        targets.add(new Target(
                "the same, times the cheapest peer that traces every call",
                0.25,
                "≤ 0.25",
                0.12,
                "≤ 0.12",
                besidePeers(samples, "thread_ns_per_call"),
                v -> Numbers.decimals(v, 2)));
        targets.add(new Target(
                "allocated there, steady state",
                ZERO,
                "0 B",
                ZERO,
                "0 B",
                added(samples, CallMeasure.CALL, "thread_bytes_per_call"),
                bytes));
        targets.add(new Target(
                "the same, over no agent but java.instrument",
                ZERO,
                "0 B",
                ZERO,
                "0 B",
                mapped(samples.added(CallMeasure.CALL, OUTRIDER, Contenders.MODULE, "thread_bytes_per_call"), v -> v),
                bytes));
        targets.add(new Target(
                "the same, where the optimiser takes nothing away",
                ZERO,
                "0 B",
                ZERO,
                "0 B",
                added(samples, CallMeasure.ALLOCATED, "thread_bytes_per_call"),
                bytes));
        targets.add(new Target(
                "added process CPU per call, encoding and writing included",
                1_000,
                "≤ 1,000 ns",
                600,
                "≤ 600 ns",
                added(samples, CallMeasure.CALL, "process_cpu_ns_per_call"),
                nanos));
        targets.add(new Target(
                "the same, times the cheapest peer that traces every call",
                0.91,
                "≤ 0.91",
                0.55,
                "≤ 0.55",
                besidePeers(samples, "process_cpu_ns_per_call"),
                v -> Numbers.decimals(v, 2)));
        targets.add(new Target(
                "records kept at full rate, one thread",
                0,
                "100 %",
                0,
                "100 %",
                missing(samples, CallMeasure.KEPT),
                kept));
        targets.add(new Target(
                "records kept at full rate, two threads",
                Double.NaN,
                Numbers.NONE,
                0,
                "100 %",
                missing(samples, CallMeasure.KEPT_TWO_THREADS),
                kept));
    }

    private static void rows(Samples samples, List<Target> targets) {
        DoubleFunction<String> nanos = v -> Numbers.decimals(v, 2) + " ns";
        targets.add(new Target(
                "per row of a 1,000-row result, H2",
                2,
                "≤ 2 ns",
                Double.NaN,
                Numbers.NONE,
                added(samples, RowsMeasure.H2, "thread_ns_per_row"),
                nanos));
        targets.add(new Target(
                "per row of a 1,000-row result, pgjdbc, CPU",
                2,
                "≤ 2 ns",
                ZERO,
                "0 ns",
                added(samples, RowsMeasure.POSTGRES, "thread_cpu_ns_per_row"),
                nanos));
    }

    private static void start(Samples samples, List<Target> targets) {
        targets.add(new Target(
                "start to first query, over bare",
                250,
                "≤ 250 ms",
                120,
                "≤ 120 ms",
                added(samples, StartMeasure.NAME, "start_ms"),
                v -> Numbers.whole(v) + " ms"));
        targets.add(new Target(
                "memory over bare",
                40,
                "≤ 40 MB",
                20,
                "≤ 20 MB",
                added(samples, StartMeasure.NAME, "peak_mb"),
                v -> Numbers.whole(v) + " MB"));
        // Of the classes that the bare host takes from its cache, those that the host still takes from it.
        targets.add(new Target(
                "JDK 25 with an AOT cache: cache still used",
                0.5,
                "yes",
                Double.NaN,
                Numbers.NONE,
                mapped(samples.ratio(AotMeasure.NAME, OUTRIDER, "classes_from_cache"), r -> 1 - r),
                lost -> Numbers.share(1 - lost) + " of the classes"));
        DoubleFunction<String> times = v -> Numbers.decimals(v, 2);
        targets.add(new Target(
                "the same: start, times bare, cache made by the bare host",
                Double.NaN,
                Numbers.NONE,
                1.3,
                "≤ 1.3",
                mapped(samples.ratio(AotMeasure.NAME, OUTRIDER, "start_with_cache_ms"), r -> r),
                times));
        targets.add(new Target(
                "the same: start, times bare, cache made with the agent on",
                Double.NaN,
                Numbers.NONE,
                1.3,
                "≤ 1.3",
                mapped(
                        samples.ratio(AotMeasure.NAME, OUTRIDER, "start_with_own_cache_ms", "start_with_cache_ms"),
                        r -> r),
                times));
    }

    String measuredText() {
        return measured.isPresent() ? format.apply(measured.getAsDouble()) : Numbers.NONE;
    }

    String verdict() {
        if (measured.isEmpty()) {
            return "not measured";
        }
        double value = measured.getAsDouble();
        if (value <= stretch) {
            return "stretch";
        }
        if (value <= target) {
            return "target";
        }
        return Double.isNaN(target) ? "stretch missed" : "missed";
    }

    private interface Change {
        double of(double value);
    }

    private static OptionalDouble added(Samples samples, String measure, String figure) {
        return mapped(samples.added(measure, OUTRIDER, figure), v -> v);
    }

    /** Nanoseconds differ from machine to machine; what a peer adds in the same run grows with them. */
    private static OptionalDouble besidePeers(Samples samples, String figure) {
        OptionalDouble own = added(samples, CallMeasure.CALL, figure);
        OptionalDouble cheapest = Contenders.TRACING.stream()
                .flatMap(peer -> samples.added(CallMeasure.CALL, peer, figure).stream())
                .mapToDouble(Spread::median)
                .min();
        return own.isPresent() && cheapest.isPresent() && cheapest.getAsDouble() > 0
                ? OptionalDouble.of(own.getAsDouble() / cheapest.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble missing(Samples samples, String measure) {
        return mapped(samples.of(measure, OUTRIDER, "kept_share"), kept -> 1 - kept);
    }

    private static OptionalDouble mapped(Optional<Spread> spread, Change change) {
        return spread.map(s -> OptionalDouble.of(change.of(s.median()))).orElse(OptionalDouble.empty());
    }
}
