package io.outrider.sidecar.tables;

import io.outrider.benchmarks.results.Machine;
import io.outrider.benchmarks.results.Numbers;
import io.outrider.benchmarks.results.ResultsPage;
import io.outrider.benchmarks.results.Table;
import io.outrider.sidecar.tables.BloatFigures.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bloat as it is estimated from statistics, beside what pgstattuple measures.
 *
 * <pre>
 * benchmarks/run.sh bloat
 * </pre>
 */
public final class BloatReport {
    private static final int[] VERSIONS = {12, 17};
    private static final double FAR = 5;

    /** Scripts, and what they had to do with the estimate before. */
    private static final Map<String, String> FIXTURES = new LinkedHashMap<>();

    static {
        FIXTURES.put("bloat-fourth-holdout.sql", "fresh: written after the estimate, which was not fitted to it");
        FIXTURES.put("bloat-third-holdout.sql", "written after an earlier state of the estimate");
        FIXTURES.put("bloat-second-holdout.sql", "written after an earlier state of the estimate");
        FIXTURES.put("bloat-known.sql", "developed on");
    }

    private BloatReport() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        Table table = new Table(
                "fixtures", "server", "tables", "mean off", "most off", "indexes", "mean off", "most off", "past 10");
        List<String> far = new ArrayList<>();
        for (Map.Entry<String, String> fixtures : FIXTURES.entrySet()) {
            for (int major : VERSIONS) {
                BloatFigures figures = BloatFigures.measure(fixtures.getKey(), major);
                String name = fixtures.getKey().replace(".sql", "");
                System.out.print(figures.report(name + " on " + major));
                table.row(List.of(
                        name + ", " + fixtures.getValue(),
                        Integer.toString(major),
                        Integer.toString(figures.tables().size()),
                        points(BloatFigures.mean(figures.tables())),
                        points(BloatFigures.worst(figures.tables())),
                        Integer.toString(figures.indexes().size()),
                        points(BloatFigures.mean(figures.indexes())),
                        points(BloatFigures.worst(figures.indexes())),
                        Long.toString(all(figures).stream()
                                .filter(figure -> figure.error() > 10)
                                .count())));
                all(figures).stream()
                        .filter(figure -> figure.error() > FAR)
                        .forEach(figure -> far.add(String.format(
                                Locale.ROOT,
                                "* `%s` on %d: estimated %.1f, measured %.1f, confidence %s",
                                figure.name(),
                                major,
                                figure.estimate(),
                                figure.exact(),
                                figure.confidence().toString().toLowerCase(Locale.ROOT))));
            }
        }
        Path page = ResultsPage.in(
                        Path.of(System.getProperty("outrider.home", ".")).resolve("benchmarks"))
                .write("bloat", lines(table, far));
        System.out.println(page);
    }

    private static List<Figure> all(BloatFigures figures) {
        List<Figure> all = new ArrayList<>(figures.tables());
        all.addAll(figures.indexes());
        return all;
    }

    private static String points(double value) {
        return Numbers.decimals(value, 2);
    }

    private static List<String> lines(Table table, List<String> far) {
        List<String> lines = new ArrayList<>(List.of(
                "## Bloat, estimated and measured",
                "",
                "Percent of a table's or B-tree's pages that is free or dead; how many points the estimate is off what pgstattuple and pgstatindex"
                        + " measure. Targets: 2.5 points in the mean for tables, 3 for indexes, none past 10.",
                ""));
        Machine.facts("benchmarks/run.sh bloat").forEach((name, fact) -> lines.add("* " + name + ": " + fact));
        lines.add("");
        lines.addAll(table.lines());
        if (!far.isEmpty()) {
            lines.addAll(List.of("", "Off by more than five points:", ""));
            lines.addAll(far);
        }
        return lines;
    }
}
