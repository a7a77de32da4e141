package io.outrider.benchmarks.export;

import io.outrider.benchmarks.results.Machine;
import io.outrider.benchmarks.results.ResultsPage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * RentScout's listings out of a real PostgreSQL: by the finished sidecar, by psql, and as others do it, in turn.
 *
 * <pre>
 * benchmarks/run.sh export [--rows N] [--rounds N]
 * </pre>
 */
public final class ExportMeasure {
    private static final int FIRST_BYTES = 21;

    private final ListingsDatabase database;
    private final ExportingSidecar sidecar;
    private final long rows;
    private final int rounds;

    private ExportMeasure(ListingsDatabase database, ExportingSidecar sidecar, long rows, int rounds) {
        this.database = database;
        this.sidecar = sidecar;
        this.rows = rows;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        try {
            Options options = Options.of(arguments);
            Map<String, String> facts = Machine.facts("benchmarks/run.sh export");
            List<String> part = measure(options, facts);
            ResultsPage page = ResultsPage.in(options.home().resolve("benchmarks"));
            System.out.println("\n" + String.join("\n", part) + "\n\nWritten to " + page.write("export", part));
        } catch (ExportFailure e) {
            System.err.println("benchmarks: " + e.getMessage());
            System.exit(1);
        }
    }

    private static List<String> measure(Options options, Map<String, String> facts) throws Exception {
        Commands.require("psql");
        Commands.require("curl");
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Path home = options.home();
        tell("starting PostgreSQL, seeding %,d listings", options.rows());
        try (ListingsDatabase database = ListingsDatabase.start()) {
            database.seed(
                    List.of(
                            java,
                            "-jar",
                            home.resolve("test-app/target/rentscout.jar").toString()),
                    options.rows());
            facts.put("PostgreSQL", database.version() + ", 1 GB of shared buffers, on the same machine");
            facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
            ExportReport report = new ExportReport(facts, options.rows(), options.rounds());
            try (ExportingSidecar sidecar = ExportingSidecar.start(java, home, database)) {
                ExportMeasure measure = new ExportMeasure(database, sidecar, options.rows(), options.rounds());
                report.ways(measure.inTurn());
                tell("%d times as many listings", ListingsDatabase.TIMES);
                database.multiply();
                report.firstBytes(measure.firstBytes("csv"), measure.firstBytes("jsonl"));
            }
            // A process of its own, so that its memory is that of these exports alone.
            try (ExportingSidecar sidecar = ExportingSidecar.start(java, home, database)) {
                new ExportMeasure(database, sidecar, options.rows() * ListingsDatabase.TIMES, 1).large(report);
            }
            return report.lines();
        }
    }

    private Map<WayOut, List<Taken>> inTurn() throws Exception {
        Map<WayOut, List<Taken>> taken = new LinkedHashMap<>();
        for (WayOut way : ways()) {
            taken.put(way, new ArrayList<>());
        }
        for (int round = 0; round <= rounds; round++) {
            tell(round == 0 ? "warming up" : "round %d of %d", round, rounds);
            for (Map.Entry<WayOut, List<Taken>> entry : taken.entrySet()) {
                Taken one = take(entry.getKey());
                tell("  %-34s %6.2f s", entry.getKey().name(), one.wall());
                if (round > 0) {
                    entry.getValue().add(one);
                }
            }
        }
        return taken;
    }

    private List<WayOut> ways() {
        String select = "SELECT " + ListingsDatabase.COLUMNS + " FROM properties";
        return List.of(
                psql(ExportReport.PSQL_CSV, "COPY (" + select + ") TO STDOUT (FORMAT csv, HEADER)"),
                outrider(ExportReport.CSV, "properties?format=csv"),
                outrider(ExportReport.CSV_RANGES, "properties?format=csv&parallel=2"),
                psql(ExportReport.PSQL_JSON, "COPY (SELECT row_to_json(r) FROM (" + select + ") r) TO STDOUT"),
                outrider(ExportReport.JSONL, "properties?format=jsonl"),
                outrider(ExportReport.JSONL_RANGES, "properties?format=jsonl&parallel=2"),
                psql(ExportReport.JSON_AGG, "SELECT coalesce(json_agg(r), '[]') FROM (" + select + ") r"),
                new WayOut(ExportReport.CURSOR, false, new CursorExport(database.jdbcUrl(), rows)),
                outrider(ExportReport.PARQUET, "properties?format=parquet"),
                outrider(ExportReport.ARROW, "properties?format=arrow"));
    }

    private WayOut psql(String name, String sql) {
        return new WayOut(name, false, Commands.psql(database, sql));
    }

    private WayOut outrider(String name, String datasetAndParameters) {
        return new WayOut(name, true, Commands.curl(sidecar, datasetAndParameters));
    }

    private Taken take(WayOut way) throws Exception {
        double databaseBefore = database.processorSeconds();
        double sidecarBefore = sidecar.processorSeconds();
        long start = System.nanoTime();
        double own = way.work().run();
        double wall = (System.nanoTime() - start) / 1e9;
        double databases = database.processorSeconds() - databaseBefore;
        if (way.sidecars()) {
            sidecar.checkLatest(rows);
            own += sidecar.processorSeconds() - sidecarBefore;
        }
        return new Taken(wall, databases, own);
    }

    private List<Double> firstBytes(String format) throws IOException, SQLException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < FIRST_BYTES; i++) {
            millis.add(FirstByte.millis(sidecar, "many?format=" + format));
            database.processorSeconds(); // waits until the abandoned one has ended
        }
        return millis.subList(1, millis.size());
    }

    private void large(ExportReport report) throws Exception {
        for (String format : List.of("csv", "jsonl", "parquet", "arrow")) {
            Taken taken = take(new WayOut(format, true, Commands.curl(sidecar, "many?format=" + format)));
            tell("  %-34s %6.2f s", format, taken.wall());
            report.large(format, rows, taken, sidecar.peakHeapMegabytes(), sidecar.peakMemoryMegabytes());
        }
    }

    private static void tell(String format, Object... values) {
        System.err.printf(java.util.Locale.ROOT, "export: " + format + "%n", values);
    }
}
