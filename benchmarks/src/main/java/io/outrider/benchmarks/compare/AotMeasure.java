package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The start on a JDK with an AOT cache (JEP 514): whether classes still come from the cache when an agent is there, and what
 * that is worth. Once with the cache that the bare host made, once with one made with the agent on.
 *
 * <p>Any {@code -javaagent} adds the module {@code java.instrument}, and the JVM refuses a cache that was made with other
 * modules. So the host is trained, and run bare, with that module too: it is what a user of any agent has to do.
 */
final class AotMeasure implements Measure {
    static final String NAME = "aot";

    private static final String AGENTS_MODULE = "--add-modules=java.instrument";

    private final HostJvm jvm;
    private final List<Path> drivers;
    private final Path bareCache;

    AotMeasure(HostJvm jvm, Layout layout, Path cacheFolder) {
        this.jvm = jvm;
        this.drivers = layout.libraries("h2");
        this.bareCache = cacheFolder.resolve("bare.aot");
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The cache holds for one class path: the proxies have another. */
    @Override
    public boolean appliesTo(Contender contender) {
        return contender.isAgent() && !contender.name().equals("elastic-idle");
    }

    @Override
    public int rounds(int asked) {
        return asked;
    }

    @Override
    public Map<String, Double> take(Contender contender, Path folder)
            throws IOException, InterruptedException, HostFailed {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("start_ms", start(contender, folder.resolve("without"), List.of()));
        if (contender.isBare()) {
            train(contender, folder, bareCache);
        } else {
            Path ownCache = folder.resolve("own.aot");
            train(contender, folder, ownCache);
            measure(contender, folder, ownCache, "own_cache", figures);
        }
        measure(contender, folder, bareCache, "cache", figures);
        return figures;
    }

    private void train(Contender contender, Path folder, Path cache)
            throws IOException, InterruptedException, HostFailed {
        start(contender, folder.resolve("train"), List.of("-XX:AOTCacheOutput=" + cache));
        if (!Files.isRegularFile(cache)) {
            throw new HostFailed("the JDK wrote no AOT cache");
        }
    }

    private void measure(Contender contender, Path folder, Path cache, String name, Map<String, Double> figures)
            throws IOException, InterruptedException, HostFailed {
        String use = "-XX:AOTCache=" + cache;
        figures.put("start_with_" + name + "_ms", start(contender, folder.resolve(name), List.of(use)));
        Path classes = folder.resolve(name + "-classes.txt");
        start(contender, folder.resolve(name + "-log"), List.of(use, "-Xlog:class+load:file=" + classes));
        count(classes, name, figures);
    }

    private double start(Contender contender, Path folder, List<String> options)
            throws IOException, InterruptedException, HostFailed {
        List<String> all = new ArrayList<>(options);
        all.add(AGENTS_MODULE);
        return jvm.start(StartMeasure.program(contender, drivers), contender, folder, all)
                        .nanos()
                / 1e6;
    }

    /** Lines such as {@code [0.1s][info][class,load] org.h2.Driver source: shared objects file}. */
    static void count(Path classes, String name, Map<String, Double> figures) throws IOException {
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
            figures.put("classes_with_" + name, (double) counts[0]);
            figures.put("classes_from_" + name, (double) counts[1]);
            figures.put("driver_classes_from_" + name, (double) counts[2]);
        }
    }

    @Override
    public String inWords(Map<String, Double> figures) {
        String words = String.format(
                Locale.ROOT,
                "%,6.0f ms  with the bare host's cache %,6.0f ms, %,.0f of %,.0f classes from it",
                figures.get("start_ms"),
                figures.get("start_with_cache_ms"),
                figures.get("classes_from_cache"),
                figures.get("classes_with_cache"));
        return figures.containsKey("start_with_own_cache_ms")
                ? words + String.format(Locale.ROOT, ", with its own %,6.0f ms", figures.get("start_with_own_cache_ms"))
                : words;
    }
}
