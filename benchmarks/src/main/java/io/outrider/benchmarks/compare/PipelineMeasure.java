package io.outrider.benchmarks.compare;

import io.outrider.benchmarks.host.PipelineHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A Jedis pipeline of 10,000 commands on a real Redis. */
final class PipelineMeasure implements Measure {
    static final String NAME = "pipeline";

    private final HostJvm jvm;
    private final Servers servers;
    private final List<Path> libraries;
    private final Lengths lengths;

    PipelineMeasure(HostJvm jvm, Layout layout, Servers servers, Lengths lengths) {
        this.jvm = jvm;
        this.servers = servers;
        this.libraries = layout.libraries("jedis", "slf4j-api", "commons-pool2", "gson", "json");
        this.lengths = lengths;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean appliesTo(Contender contender) {
        return contender.seesRedis();
    }

    @Override
    public int rounds(int asked) {
        return asked;
    }

    @Override
    public int pairs(int asked) {
        return 6 * asked;
    }

    @Override
    public Map<String, Double> take(Contender contender, Path folder)
            throws IOException, InterruptedException, HostFailed {
        HostJvm.Program program = new HostJvm.Program(
                PipelineHost.class,
                libraries,
                List.of(
                        "host=127.0.0.1",
                        "port=" + servers.redisPort(),
                        "warmup=" + lengths.warmUpSeconds(),
                        "seconds=" + lengths.otherSeconds()));
        Duration limit = Duration.ofSeconds((long) (lengths.warmUpSeconds() + lengths.otherSeconds()) + 60);
        return jvm.run(program, contender, folder, List.of(), limit);
    }

    @Override
    public String inWords(Map<String, Double> figures) {
        return String.format(
                Locale.ROOT, "%,6.2f ms a pipeline", figures.getOrDefault("ns_per_pipeline", Double.NaN) / 1e6);
    }
}
