package io.outrider.sidecar.indexes;

import io.outrider.benchmarks.results.Machine;
import io.outrider.benchmarks.results.Numbers;
import io.outrider.benchmarks.results.ResultsPage;
import io.outrider.benchmarks.results.Table;
import io.outrider.sidecar.indexes.CostMeasure.Draw;
import io.outrider.sidecar.indexes.CostMeasure.Kind;
import io.outrider.sidecar.indexes.CostMeasure.Outcome;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.InstalledServer;
import io.outrider.sidecar.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The cost and size that index advice reckons for an index that is not there, beside what the planner says once it is built, and beside HypoPG
 * where Debian's package has it. Tables, statements and indexes are drawn.
 *
 * <pre>
 * benchmarks/run.sh cost
 * </pre>
 */
public final class CostFigures {
    /** Nobody looked at what they draw before the figures of record; the next ones begin where these end. */
    private static final long FIRST_SEED = Long.getLong("cost.seed", 2026_1127_60L);

    private static final List<String> VERSIONS = List.of("12", "15", "17", "18");
    private static final int CASES = 60;
    private static final int TABLES = 5;
    private static final double CLOSE = 0.05;

    private final Table table = new Table(
            "server",
            "statements",
            "cases",
            "cost within 5 %",
            "median off",
            "most off",
            "size within 0.8–1.2",
            "HypoPG: cost within 5 %",
            "median off",
            "most off",
            "size within 0.8–1.2");
    private final List<String> far = new ArrayList<>();
    private long seed = FIRST_SEED;

    private CostFigures() {}

    public static void main(String[] arguments) throws IOException, SQLException, PlanUnreadable, InterruptedException {
        CostFigures figures = new CostFigures();
        for (String version : VERSIONS) {
            TestServer server = TestServer.of(version);
            server.database("cost_figures");
            try (Connection connection = server.connect("cost_figures")) {
                figures.measure(version, connection);
            }
        }
        boolean hypopg = InstalledServer.has("hypopg");
        if (hypopg) {
            try (InstalledServer server = InstalledServer.start()) {
                server.execute("postgres", "create extension hypopg");
                try (Connection connection = server.connect("postgres")) {
                    figures.measure("15, Debian", connection);
                }
            }
        } else {
            System.out.println("HypoPG is left out: Debian's packages postgresql-15 and postgresql-15-hypopg have it");
        }
        Path page = ResultsPage.in(
                        Path.of(System.getProperty("outrider.home", ".")).resolve("benchmarks"))
                .write("cost", figures.lines(hypopg));
        System.out.println(page);
        System.exit(0); // the servers' own threads would go on
    }

    private void measure(String server, Connection connection) throws SQLException, PlanUnreadable {
        for (Kind kind : Kind.values()) {
            // Workers come in for larger tables only.
            int rows = kind == Kind.PARALLEL ? 300_000 : 60_000;
            long start = System.nanoTime();
            List<Outcome> outcomes = new CostMeasure(connection).run(new Draw(kind, seed++, TABLES, rows, CASES));
            add(server, kind, outcomes);
            System.out.printf(
                    Locale.ROOT,
                    "PostgreSQL %s, %s: %d cases in %.0f s%n",
                    server,
                    word(kind),
                    outcomes.size(),
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private void add(String server, Kind kind, List<Outcome> outcomes) {
        boolean hypopg = outcomes.stream().noneMatch(outcome -> Double.isNaN(outcome.hypopg()));
        List<String> row = new ArrayList<>(List.of(server, word(kind), Integer.toString(outcomes.size())));
        row.addAll(figures(outcomes, Outcome::error, Outcome::sizeRatio));
        row.addAll(
                hypopg
                        ? figures(outcomes, Outcome::hypopgError, Outcome::hypopgSizeRatio)
                        : List.of(Numbers.NONE, Numbers.NONE, Numbers.NONE, Numbers.NONE));
        table.row(row);
        outcomes.stream()
                .filter(outcome -> outcome.error() > CLOSE)
                .forEach(outcome -> far.add("* " + server + ", " + word(kind) + ": `" + outcome.inWords() + "`"
                        + (hypopg ? String.format(Locale.ROOT, "; HypoPG %.2f", outcome.hypopg()) : "")));
    }

    private static List<String> figures(
            List<Outcome> outcomes, ToDoubleFunction<Outcome> error, ToDoubleFunction<Outcome> size) {
        double[] errors = outcomes.stream().mapToDouble(error).sorted().toArray();
        return List.of(
                count(outcomes, outcome -> error.applyAsDouble(outcome) <= CLOSE),
                Numbers.decimals(100 * errors[errors.length / 2], 2) + " %",
                Numbers.decimals(100 * Arrays.stream(errors).max().orElse(0), 1) + " %",
                count(outcomes, outcome -> size.applyAsDouble(outcome) >= 0.8 && size.applyAsDouble(outcome) <= 1.2));
    }

    private static String count(List<Outcome> outcomes, Predicate<Outcome> holds) {
        return Long.toString(outcomes.stream().filter(holds).count());
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case ONE_TABLE -> "one table";
            case JOIN -> "joins of two";
            case PARALLEL -> "one table, with workers";
        };
    }

    private List<String> lines(boolean hypopg) {
        List<String> lines = new ArrayList<>(List.of(
                "## Cost and size of an index that is not there, beside the built one",
                "",
                "Tables with random types, distributions, nulls, existing indexes and dead rows; random statements, some of them index-only scans,"
                        + " ordered or with a LIMIT; a random B-tree for each, built afterwards. Off is the difference to the planner's cost with the"
                        + " built index. Targets: every case within 5 %, 95 % of the sizes within 0.8 to 1.2. The model reckons with one"
                        + " process."
                        + (hypopg ? "" : " HypoPG was not installed."),
                ""));
        Machine.facts("benchmarks/run.sh cost").forEach((name, fact) -> lines.add("* " + name + ": " + fact));
        lines.add(
                "* seeds: " + FIRST_SEED + " to " + (seed - 1)
                        + ", one for each row in this order, not drawn from before; developed on 101, 7001 to 7010, 9000 to 9014 2026112700 to 2026112714, 2026112720 to 2026112734 and 2026112740 to 2026112754");
        lines.add("");
        lines.addAll(table.lines());
        if (!far.isEmpty()) {
            lines.addAll(List.of(
                    "",
                    "<details><summary>Each of the " + far.size() + " cases that is off by more than 5 %</summary>",
                    ""));
            lines.addAll(far);
            lines.addAll(List.of("", "</details>"));
        }
        return lines;
    }
}
