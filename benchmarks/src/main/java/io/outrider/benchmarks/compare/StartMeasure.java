package io.outrider.benchmarks.compare;

import io.outrider.benchmarks.host.FirstQueryHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From the start of the process to the first answered query, and the most memory that small program ever held. */
final class StartMeasure implements Measure {
    static final String NAME = "start";

    /** Starts are short and scatter, so each round has several. */
    private static final int STARTS_PER_ROUND = 3;

    private final HostJvm jvm;
    private final List<Path> drivers;

    StartMeasure(HostJvm jvm, Layout layout) {
        this.jvm = jvm;
        this.drivers = layout.libraries("h2");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean appliesTo(Contender contender) {
        // It starts as the one that records does.
        return !contender.name().equals("elastic-idle");
    }

    @Override
    public int rounds(int asked) {
        return asked * STARTS_PER_ROUND;
    }

    @Override
    public Map<String, Double> take(Contender contender, Path folder)
            throws IOException, InterruptedException, HostFailed {
        HostJvm.Started started = jvm.start(program(contender, drivers), contender, folder, List.of());
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("start_ms", started.nanos() / 1e6);
        double peak = started.figures().getOrDefault("peak_bytes", 0.0);
        if (peak > 0) {
            figures.put("peak_mb", peak / (1 << 20));
        }
        return figures;
    }

    static HostJvm.Program program(Contender contender, List<Path> drivers) {
        return new HostJvm.Program(FirstQueryHost.class, drivers, List.of("proxy=" + contender.proxy()));
    }

    @Override
    public String inWords(Map<String, Double> figures) {
        return String.format(
                Locale.ROOT,
                "%,6.0f ms  %,4.0f MB",
                figures.get("start_ms"),
                figures.getOrDefault("peak_mb", Double.NaN));
    }
}
