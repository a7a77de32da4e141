package io.outrider.benchmarks.compare;

import io.outrider.benchmarks.host.RowsHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A row of a result of 1,000 rows. */
final class RowsMeasure implements Measure {
    static final String H2 = "rows-h2";
    static final String POSTGRES = "rows-postgresql";

    /** Asked when the measure is taken: the server is started for it. */
    interface Url {
        String get() throws IOException;
    }

    private final HostJvm jvm;
    private final String name;
    private final List<Path> drivers;
    private final Url url;
    private final Lengths lengths;

    private RowsMeasure(HostJvm jvm, String name, List<Path> drivers, Url url, Lengths lengths) {
        this.jvm = jvm;
        this.name = name;
        this.drivers = drivers;
        this.url = url;
        this.lengths = lengths;
    }

    static RowsMeasure h2(HostJvm jvm, Layout layout, Lengths lengths) {
        return new RowsMeasure(jvm, H2, layout.libraries("h2"), () -> "jdbc:h2:mem:rows", lengths);
    }

    static RowsMeasure postgres(HostJvm jvm, Layout layout, Servers servers, Lengths lengths) {
        return new RowsMeasure(jvm, POSTGRES, layout.libraries("postgresql"), servers::postgresUrl, lengths);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean appliesTo(Contender contender) {
        return true;
    }

    @Override
    public int rounds(int asked) {
        return asked;
    }

    @Override
    public int pairs(int asked) {
        return 2 * asked;
    }

    @Override
    public Map<String, Double> take(Contender contender, Path folder)
            throws IOException, InterruptedException, HostFailed {
        HostJvm.Program program = new HostJvm.Program(
                RowsHost.class,
                drivers,
                List.of(
                        "proxy=" + contender.proxy(),
                        "url=" + url.get(),
                        "warmup=" + lengths.warmUpSeconds(),
                        "seconds=" + lengths.otherSeconds()));
        Duration limit = Duration.ofSeconds((long) (lengths.warmUpSeconds() + lengths.otherSeconds()) + 60);
        return jvm.run(program, contender, folder, List.of(), limit);
    }

    @Override
    public String inWords(Map<String, Double> figures) {
        return String.format(
                Locale.ROOT,
                "%,7.2f ns  %,7.2f B a row",
                figures.get("thread_ns_per_row"),
                figures.get("thread_bytes_per_row"));
    }
}
