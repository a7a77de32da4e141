package io.outrider.benchmarks.compare;

import io.outrider.benchmarks.host.PrimaryKeyHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Calls at full rate on a number of threads: what one costs, and how many were recorded. */
final class CallMeasure implements Measure {
    /** What one call costs. */
    static final String CALL = "call";

    /** What is recorded over a longer time, on one thread and on two. */
    static final String KEPT = "kept";

    static final String KEPT_TWO_THREADS = "kept-two-threads";

    /** What is allocated where the optimiser takes nothing away again. */
    static final String ALLOCATED = "allocated";

    private final HostJvm jvm;
    private final List<Path> drivers;
    private final double warmUpSeconds;
    private final Kind kind;

    /**
     * @param forAll also for contenders that keep no records
     * @param everyRound or once: a count, not a timing
     */
    private record Kind(
            String name, int threads, double seconds, List<String> jvmOptions, boolean forAll, boolean everyRound) {}

    private CallMeasure(HostJvm jvm, Layout layout, Lengths lengths, Kind kind) {
        this.jvm = jvm;
        this.drivers = layout.libraries("h2");
        this.warmUpSeconds = lengths.warmUpSeconds();
        this.kind = kind;
    }

    static CallMeasure call(HostJvm jvm, Layout layout, Lengths lengths) {
        return new CallMeasure(jvm, layout, lengths, new Kind(CALL, 1, lengths.callSeconds(), List.of(), true, true));
    }

    static CallMeasure kept(HostJvm jvm, Layout layout, int threads, Lengths lengths) {
        String name = threads == 1 ? KEPT : KEPT_TWO_THREADS;
        return new CallMeasure(
                jvm, layout, lengths, new Kind(name, threads, lengths.keptSeconds(), List.of(), false, false));
    }

    static CallMeasure allocated(HostJvm jvm, Layout layout, Lengths lengths) {
        List<String> unoptimised = List.of("-XX:TieredStopAtLevel=1");
        return new CallMeasure(jvm, layout, lengths, new Kind(ALLOCATED, 1, 1, unoptimised, true, false));
    }

    @Override
    public String name() {
        return kind.name;
    }

    @Override
    public boolean appliesTo(Contender contender) {
        return kind.forAll || contender.records() != null;
    }

    @Override
    public int rounds(int asked) {
        return kind.everyRound ? asked : 1;
    }

    @Override
    public int pairs(int asked) {
        return kind.everyRound ? 4 * asked : 0;
    }

    @Override
    public Map<String, Double> take(Contender contender, Path folder)
            throws IOException, InterruptedException, HostFailed {
        HostJvm.Program program = new HostJvm.Program(
                PrimaryKeyHost.class,
                drivers,
                List.of(
                        "proxy=" + contender.proxy(),
                        "threads=" + kind.threads,
                        "warmup=" + warmUpSeconds,
                        "seconds=" + kind.seconds));
        Duration limit = Duration.ofSeconds((long) (warmUpSeconds + kind.seconds) + 240);
        Map<String, Double> figures = new LinkedHashMap<>(jvm.run(program, contender, folder, kind.jvmOptions, limit));
        Records records = contender.records();
        if (records != null) {
            double kept = records.count(folder);
            figures.put("records", kept);
            figures.put("kept_share", kept / figures.getOrDefault("all_calls", Double.NaN));
        }
        return figures;
    }

    @Override
    public String inWords(Map<String, Double> figures) {
        String words = String.format(
                Locale.ROOT,
                "%,6.0f ns  %,6.0f B  %,6.0f ns process CPU",
                figures.get("thread_ns_per_call"),
                figures.get("thread_bytes_per_call"),
                figures.get("process_cpu_ns_per_call"));
        Double kept = figures.get("kept_share");
        return kept == null
                ? words
                : words + String.format(Locale.ROOT, "  %.2f %% of %,.0f kept", 100 * kept, figures.get("all_calls"));
    }
}
