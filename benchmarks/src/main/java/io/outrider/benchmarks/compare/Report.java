package io.outrider.benchmarks.compare;

import io.outrider.benchmarks.results.Bars;
import io.outrider.benchmarks.results.Numbers;
import io.outrider.benchmarks.results.Spread;
import io.outrider.benchmarks.results.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** The agent's part of RESULTS.md: what was measured, as tables, and as bars where a glance helps. */
final class Report {
    private final List<Contender> contenders;
    private final Samples samples;
    private final List<String> lines = new ArrayList<>();

    private Report(List<Contender> contenders, Samples samples) {
        this.contenders = contenders;
        this.samples = samples;
    }

    /** @param facts when, where and how it was measured */
    static List<String> of(List<Contender> contenders, Samples samples, Map<String, String> facts, List<String> notes) {
        Report report = new Report(contenders, samples);
        report.head(facts);
        report.targets();
        report.calls();
        report.start();
        report.rows();
        report.pipeline();
        report.aot();
        report.bytes();
        report.failures(notes);
        return report.lines;
    }

    private void head(Map<String, String> facts) {
        lines.add("## What the agent costs, beside its peers");
        lines.add("");
        lines.add(
                "Medians over the rounds, with the least and the most in brackets. Contenders take turns within each round,"
                        + " and what is *added* is the difference to the bare host of the same round. `results/raw.json`"
                        + " has every single one.");
        lines.add("");
        facts.forEach((name, value) -> lines.add("* " + name + ": " + value));
    }

    private void targets() {
        section("Targets");
        Table table = new Table("what", "target", "stretch", "measured", "met");
        for (Target target : Target.of(samples)) {
            table.row(List.of(
                    target.what(), target.targetText(), target.stretchText(), target.measuredText(), target.verdict()));
        }
        lines.addAll(table.lines());
    }

    private void calls() {
        if (!samples.has(CallMeasure.CALL) && !samples.has(CallMeasure.KEPT) && !samples.has(CallMeasure.ALLOCATED)) {
            return;
        }
        section("One prepared primary-key SELECT on in-process H2");
        String bare =
                Numbers.spread(samples.of(CallMeasure.CALL, Contender.BARE, "thread_ns_per_call"), Numbers::whole);
        lines.add("Bare: " + bare + " ns a call. One thread at full rate.");
        lines.add("");
        Table table = new Table(
                "",
                "added on the calling thread, ns",
                "of which its own CPU, ns",
                "allocated there, B",
                "unoptimised, B",
                "added process CPU, ns",
                "records kept, one thread",
                "two threads");
        Bars bars = new Bars();
        for (Contender contender : contenders) {
            if (contender.isBare() || !wasTried(contender, CallMeasure.CALL, CallMeasure.ALLOCATED, CallMeasure.KEPT)) {
                continue;
            }
            table.row(List.of(
                    contender.label(),
                    added(CallMeasure.CALL, contender, "thread_ns_per_call", Numbers::whole),
                    added(CallMeasure.CALL, contender, "thread_cpu_ns_per_call", Numbers::whole),
                    added(CallMeasure.CALL, contender, "thread_bytes_per_call", Numbers::whole),
                    added(CallMeasure.ALLOCATED, contender, "thread_bytes_per_call", Numbers::whole),
                    added(CallMeasure.CALL, contender, "process_cpu_ns_per_call", Numbers::whole),
                    kept(CallMeasure.KEPT, contender),
                    kept(CallMeasure.KEPT_TWO_THREADS, contender)));
            samples.added(CallMeasure.CALL, contender.name(), "thread_ns_per_call")
                    .ifPresent(s -> bars.add(contender.label(), s.median(), Numbers.whole(s.median()) + " ns"));
        }
        lines.addAll(table.lines());
        bars("Added on the calling thread, per call", bars);
    }

    private String kept(String measure, Contender contender) {
        if (contender.records() == null) {
            return Numbers.NONE;
        }
        return failed(measure, contender)
                .orElseGet(() -> Numbers.spread(samples.of(measure, contender.name(), "kept_share"), Numbers::share));
    }

    private void start() {
        if (!samples.has(StartMeasure.NAME)) {
            return;
        }
        section("JVM start to the first query answered (H2), and peak memory of that small program");
        Table table = new Table("", "start, ms", "over bare, ms", "peak memory, MB", "over bare, MB");
        Bars bars = new Bars();
        for (Contender contender : contenders) {
            if (!wasTried(contender, StartMeasure.NAME)) {
                continue;
            }
            table.row(List.of(
                    contender.label(),
                    figure(StartMeasure.NAME, contender, "start_ms", Numbers::whole),
                    contender.isBare() ? Numbers.NONE : added(StartMeasure.NAME, contender, "start_ms", Numbers::whole),
                    figure(StartMeasure.NAME, contender, "peak_mb", Numbers::whole),
                    contender.isBare()
                            ? Numbers.NONE
                            : added(StartMeasure.NAME, contender, "peak_mb", Numbers::whole)));
            samples.of(StartMeasure.NAME, contender.name(), "start_ms")
                    .ifPresent(s -> bars.add(contender.label(), s.median(), Numbers.whole(s.median()) + " ms"));
        }
        lines.addAll(table.lines());
        bars("Start to the first query answered", bars);
    }

    private void rows() {
        if (!samples.has(RowsMeasure.H2) && !samples.has(RowsMeasure.POSTGRES)) {
            return;
        }
        section("Per row of a 1,000-row result, read to its end");
        DoubleFunction<String> two = v -> Numbers.decimals(v, 2);
        Table table = new Table(
                "", "H2, added ns", "H2, added B", "PostgreSQL, added ns", "of its own CPU", "PostgreSQL, added B");
        for (Contender contender : contenders) {
            if (!contender.isBare() && wasTried(contender, RowsMeasure.H2, RowsMeasure.POSTGRES)) {
                table.row(List.of(
                        contender.label(),
                        added(RowsMeasure.H2, contender, "thread_ns_per_row", two),
                        added(RowsMeasure.H2, contender, "thread_bytes_per_row", two),
                        added(RowsMeasure.POSTGRES, contender, "thread_ns_per_row", two),
                        added(RowsMeasure.POSTGRES, contender, "thread_cpu_ns_per_row", two),
                        added(RowsMeasure.POSTGRES, contender, "thread_bytes_per_row", two)));
            }
        }
        lines.addAll(table.lines());
        lines.add("");
        lines.add("Bare: "
                + Numbers.spread(samples.of(RowsMeasure.H2, Contender.BARE, "thread_ns_per_row"), two)
                + " ns a row on H2, "
                + Numbers.spread(samples.of(RowsMeasure.POSTGRES, Contender.BARE, "thread_ns_per_row"), two)
                + " ns on PostgreSQL over a local socket, of which "
                + Numbers.spread(samples.of(RowsMeasure.POSTGRES, Contender.BARE, "thread_cpu_ns_per_row"), two)
                + " ns its own CPU. The rest is waiting for the server, which differs from run to run.");
    }

    private void pipeline() {
        if (!samples.has(PipelineMeasure.NAME)) {
            return;
        }
        section("A Jedis pipeline of 10,000 commands on a local Redis");
        DoubleFunction<String> more = r -> Numbers.decimals(100 * (r - 1), 1) + " %";
        Table table = new Table("", "ms a pipeline", "added", "added CPU of the thread", "added B a pipeline");
        for (Contender contender : contenders) {
            if (!contender.seesRedis() || !wasTried(contender, PipelineMeasure.NAME)) {
                continue;
            }
            table.row(List.of(
                    contender.label(),
                    figure(PipelineMeasure.NAME, contender, "ns_per_pipeline", v -> Numbers.decimals(v / 1e6, 2)),
                    contender.isBare()
                            ? Numbers.NONE
                            : Numbers.spread(
                                    samples.ratio(PipelineMeasure.NAME, contender.name(), "ns_per_pipeline"), more),
                    contender.isBare()
                            ? Numbers.NONE
                            : Numbers.spread(
                                    samples.ratio(PipelineMeasure.NAME, contender.name(), "thread_cpu_ns_per_pipeline"),
                                    more),
                    contender.isBare()
                            ? Numbers.NONE
                            : added(PipelineMeasure.NAME, contender, "thread_bytes_per_pipeline", Numbers::whole)));
        }
        lines.addAll(table.lines());
    }

    private void aot() {
        if (!samples.has(AotMeasure.NAME)) {
            return;
        }
        section("Start with an AOT cache");
        lines.add("Made by the bare host, and, in the last three columns, made with the agent on.");
        lines.add("");
        Table table = new Table(
                "",
                "no cache, ms",
                "with it, ms",
                "times bare",
                "classes from it",
                "own cache, ms",
                "times bare",
                "classes from it");
        for (Contender contender : contenders) {
            if (wasTried(contender, AotMeasure.NAME)) {
                table.row(List.of(
                        contender.label(),
                        figure(AotMeasure.NAME, contender, "start_ms", Numbers::whole),
                        figure(AotMeasure.NAME, contender, "start_with_cache_ms", Numbers::whole),
                        timesBare(contender, "start_with_cache_ms"),
                        classesFrom(contender, "cache"),
                        figure(AotMeasure.NAME, contender, "start_with_own_cache_ms", Numbers::whole),
                        timesBare(contender, "start_with_own_cache_ms"),
                        classesFrom(contender, "own_cache")));
            }
        }
        lines.addAll(table.lines());
    }

    private String timesBare(Contender contender, String figure) {
        return Numbers.spread(
                samples.ratio(AotMeasure.NAME, contender.name(), figure, "start_with_cache_ms"),
                r -> Numbers.decimals(r, 2));
    }

    private String classesFrom(Contender contender, String cache) {
        Optional<Spread> all = samples.of(AotMeasure.NAME, contender.name(), "classes_with_" + cache);
        Optional<Spread> fromIt = samples.of(AotMeasure.NAME, contender.name(), "classes_from_" + cache);
        return all.isPresent() && fromIt.isPresent()
                ? Numbers.whole(fromIt.get().median()) + " of "
                        + Numbers.whole(all.get().median())
                : Numbers.NONE;
    }

    private void bytes() {
        List<Sample> measured = samples.all().stream()
                .filter(s -> s.measure().equals(EventBytes.NAME))
                .toList();
        if (measured.isEmpty()) {
            return;
        }
        section("Bytes per event, on RentScout");
        Map<String, Double> figures = measured.get(0).figures();
        Table table = new Table("dataset", "events", "bytes per event");
        figures.forEach((name, value) -> {
            if (name.startsWith("bytes_per_event.")) {
                String dataset = name.substring("bytes_per_event.".length());
                table.row(List.of(
                        dataset, Numbers.whole(figures.getOrDefault("events." + dataset, 0.0)), Numbers.whole(value)));
            }
        });
        table.row(List.of(
                "all",
                Numbers.whole(figures.getOrDefault("events", 0.0)),
                Numbers.whole(figures.getOrDefault("bytes_per_event", 0.0))));
        lines.addAll(table.lines());
    }

    private void failures(List<String> notes) {
        List<String> all = new ArrayList<>(notes);
        for (Samples.Failure failure : samples.failures()) {
            all.add(failure.measure() + ", " + failure.contender() + ", round " + failure.round() + ": "
                    + failure.reason());
        }
        if (!all.isEmpty()) {
            section("Not measured");
            all.forEach(line -> lines.add("* " + line));
        }
    }

    private String figure(String measure, Contender contender, String figure, DoubleFunction<String> format) {
        return failed(measure, contender)
                .orElseGet(() -> Numbers.spread(samples.of(measure, contender.name(), figure), format));
    }

    private String added(String measure, Contender contender, String figure, DoubleFunction<String> format) {
        return failed(measure, contender)
                .orElseGet(() -> Numbers.spread(samples.added(measure, contender.name(), figure), format));
    }

    /** The word that stands in place of a figure when every round failed. */
    private Optional<String> failed(String measure, Contender contender) {
        boolean measured = samples.all().stream()
                .anyMatch(s -> s.measure().equals(measure) && s.contender().equals(contender.name()));
        return measured
                ? Optional.empty()
                : samples.failure(measure, contender.name()).map(failure -> "failed");
    }

    private boolean wasTried(Contender contender, String... measures) {
        for (String measure : measures) {
            if (samples.failure(measure, contender.name()).isPresent()
                    || samples.all().stream()
                            .anyMatch(s ->
                                    s.measure().equals(measure) && s.contender().equals(contender.name()))) {
                return true;
            }
        }
        return false;
    }

    private void section(String title) {
        lines.add("");
        lines.add("### " + title);
        lines.add("");
    }

    private void bars(String title, Bars bars) {
        if (!bars.isEmpty()) {
            lines.add("");
            lines.add(title + ":");
            lines.add("");
            lines.add("```");
            lines.addAll(bars.lines());
            lines.add("```");
        }
    }
}
