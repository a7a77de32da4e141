package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The start on a JDK with an AOT cache (JEP 514) that the bare host made: whether classes still come from the cache when an
 * agent is there, and what that is worth.
 */
final class AotMeasure implements Measure {
    static final String NAME = "aot";

    private final HostJvm jvm;
    private final List<Path> drivers;
    private final Path cacheFolder;
    private @Nullable Path cache;

    AotMeasure(HostJvm jvm, Layout layout, Path cacheFolder) {
        this.jvm = jvm;
        this.drivers = layout.libraries("h2");
        this.cacheFolder = cacheFolder;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The cache holds for one class path: the proxies have another. */
    @Override
    public boolean appliesTo(Contender contender) {
        return contender.isAgent() && !contender.name().startsWith("elastic-");
    }

    @Override
    public int rounds(int asked) {
        return asked;
    }

    @Override
    public Map<String, Double> take(Contender contender, Path folder)
            throws IOException, InterruptedException, HostFailed {
        HostJvm.Program program = StartMeasure.program(contender, drivers);
        Path trained = cache;
        if (trained == null) {
            if (!contender.isBare()) {
                throw new HostFailed("the bare host made no AOT cache");
            }
            trained = cacheFolder.resolve("host.aot");
            jvm.start(program, contender, folder.resolve("train"), List.of("-XX:AOTCacheOutput=" + trained));
            if (!Files.isRegularFile(trained)) {
                throw new HostFailed("the JDK wrote no AOT cache");
            }
            cache = trained;
        }
        String use = "-XX:AOTCache=" + trained;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(
                "start_ms",
                jvm.start(program, contender, folder.resolve("without"), List.of())
                                .nanos()
                        / 1e6);
        figures.put(
                "start_with_cache_ms",
                jvm.start(program, contender, folder.resolve("with"), List.of(use))
                                .nanos()
                        / 1e6);
        Path classes = folder.resolve("classes.txt");
        jvm.start(program, contender, folder.resolve("log"), List.of(use, "-Xlog:class+load:file=" + classes));
        count(classes, figures);
        return figures;
    }

    /** Lines such as {@code [0.1s][info][class,load] org.h2.Driver source: shared objects file}. */
    static void count(Path classes, Map<String, Double> figures) throws IOException {
        try (Stream<String> lines = Files.lines(classes)) {
            long[] counts = new long[3];
            lines.filter(line -> line.contains(" source: ")).forEach(line -> {
                counts[0]++;
                if (line.contains("shared objects file")) {
                    counts[1]++;
                    if (line.contains(" org.h2.")) {
                        counts[2]++;
                    }
                }
            });
            figures.put("classes", (double) counts[0]);
            figures.put("classes_from_cache", (double) counts[1]);
            figures.put("driver_classes_from_cache", (double) counts[2]);
        }
    }

    @Override
    public String inWords(Map<String, Double> figures) {
        return String.format(
                Locale.ROOT,
                "%,6.0f ms  with the cache %,6.0f ms, %,.0f of %,.0f classes from it (%,.0f of the driver's)",
                figures.get("start_ms"),
                figures.get("start_with_cache_ms"),
                figures.get("classes_from_cache"),
                figures.get("classes"),
                figures.get("driver_classes_from_cache"));
    }
}
