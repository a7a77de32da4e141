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

    private final HostJvm jvm;
    private final List<Path> drivers;
    private final String name;
    private final int threads;
    private final Lengths lengths;

    private CallMeasure(HostJvm jvm, Layout layout, String name, int threads, Lengths lengths) {
        this.jvm = jvm;
        this.drivers = layout.libraries("h2");
        this.name = name;
        this.threads = threads;
        this.lengths = lengths;
    }

    static CallMeasure call(HostJvm jvm, Layout layout, Lengths lengths) {
        return new CallMeasure(jvm, layout, CALL, 1, lengths);
    }

    static CallMeasure kept(HostJvm jvm, Layout layout, int threads, Lengths lengths) {
        return new CallMeasure(jvm, layout, threads == 1 ? KEPT : KEPT_TWO_THREADS, threads, lengths);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean appliesTo(Contender contender) {
        return name.equals(CALL) || contender.records() != null;
    }

    @Override
    public int rounds(int asked) {
        // A count over a long time, not a timing.
        return name.equals(CALL) ? asked : 1;
    }

    @Override
    public Map<String, Double> take(Contender contender, Path folder)
            throws IOException, InterruptedException, HostFailed {
        double seconds = name.equals(CALL) ? lengths.callSeconds() : lengths.keptSeconds();
        HostJvm.Program program = new HostJvm.Program(
                PrimaryKeyHost.class,
                drivers,
                List.of(
                        "proxy=" + contender.proxy(),
                        "threads=" + threads,
                        "warmup=" + lengths.warmUpSeconds(),
                        "seconds=" + seconds));
        Duration limit = Duration.ofSeconds((long) (lengths.warmUpSeconds() + seconds) + 240);
        Map<String, Double> figures = new LinkedHashMap<>(jvm.run(program, contender, folder, limit));
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
