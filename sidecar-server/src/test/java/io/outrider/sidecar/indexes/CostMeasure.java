package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanUnreadable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sets what the cost model says beside what the planner says once the index is there, and beside HypoPG where that is installed. */
final class CostMeasure {
    /** What is drawn, and how the planner may run it. */
    enum Kind {
        ONE_TABLE,
        JOIN,
        /** On one table, with workers wherever the planner wants some. The model reckons without. */
        PARALLEL
    }

    /** Which schema, how large, and how many statements on it. */
    record Draw(Kind kind, long seed, int tables, int mostRows, int cases) {}

    /** @param hypopg its cost, NaN where it is not installed */
    record Outcome(
            CostCase drawn,
            double before,
            double own,
            double built,
            long ownBytes,
            long builtBytes,
            double hypopg,
            long hypopgBytes) {
        double error() {
            return Math.abs(own - built) / built;
        }

        double hypopgError() {
            return Math.abs(hypopg - built) / built;
        }

        String inWords() {
            return String.format(
                    java.util.Locale.ROOT,
                    "%s, %s: %.2f before, %.2f by the model, %.2f built (%d pages, model %d)",
                    drawn.sql(),
                    drawn.shape().identity(),
                    before,
                    own,
                    built,
                    builtBytes / ServerFacts.BLOCK,
                    ownBytes / ServerFacts.BLOCK);
        }

        double sizeRatio() {
            return (double) ownBytes / builtBytes;
        }

        double hypopgSizeRatio() {
            return (double) hypopgBytes / builtBytes;
        }
    }

    private final Connection connection;
    private final boolean hypopg;

    CostMeasure(Connection connection) throws SQLException {
        this.connection = connection;
        this.hypopg = number("select count(*) from pg_extension where extname = 'hypopg'") > 0;
    }

    List<Outcome> run(Draw draw) throws SQLException, PlanUnreadable {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        connection.setAutoCommit(true);
        RandomSchema schema = new RandomSchema(draw.seed());
        schema.create(connection, draw.tables(), draw.mostRows());
        Random random = new Random(draw.seed() * 31 + 7);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < draw.cases(); i++) {
            CostCase drawn = draw.kind() == Kind.JOIN
                    ? CostCase.drawJoin(random, schema, this::value)
                    : CostCase.draw(random, schema, this::value, major);
            outcomes.add(measure(drawn, draw.kind() == Kind.PARALLEL));
        }
        schema.drop(connection);
        return outcomes;
    }

    private Outcome measure(CostCase drawn, boolean parallel) throws SQLException, PlanUnreadable {
        double before;
        double own = Double.POSITIVE_INFINITY;
        long ownBytes = 0;
        connection.setAutoCommit(false);
        try {
            Plan plan = explain(drawn.sql(), false);
            Catalog catalog = new Catalog(connection);
            List<TableScan> scans = new PlanReader(catalog).scans(plan);
            StatementCost cost =
                    new StatementCost(plan, scans, new PlannerOracle(connection, catalog.server()), catalog);
            before = cost.now();
            for (TableScan scan : scans) {
                TableFacts table = scan.table();
                if (table.qualified().equals(drawn.shape().table())) {
                    own = Math.min(own, cost.with(scan, drawn.shape()));
                    ownBytes = IndexSize.of(drawn.shape(), table, table.rows(), catalog.server())
                            .bytes();
                }
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        try (Statement statement = connection.createStatement()) {
            double shown = Double.NaN;
            long shownBytes = 0;
            if (hypopg) {
                String create = drawn.shape().createAtOnce().replace("'", "''");
                shownBytes =
                        number("select hypopg_relation_size(indexrelid) from hypopg_create_index('" + create + "')");
                shown = explain(drawn.sql(), parallel).root().totalCost();
                statement.execute("select hypopg_reset()");
            }
            statement.execute(drawn.shape().createAtOnce());
            try {
                double built = explain(drawn.sql(), parallel).root().totalCost();
                long bytes = number("select pg_relation_size('drawn')");
                return new Outcome(drawn, before, own, built, ownBytes, bytes, shown, shownBytes);
            } finally {
                statement.execute("drop index drawn");
            }
        }
    }

    private Plan explain(String sql, boolean parallel) throws SQLException, PlanUnreadable {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set max_parallel_workers_per_gather = " + (parallel ? 2 : 0));
            try (ResultSet rows = statement.executeQuery("explain (verbose, format json) " + sql)) {
                rows.next();
                return Plan.parse(rows.getString(1));
            }
        }
    }

    private String value(String table, String column, Random random) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select quote_literal(" + column + ") from " + table + " where "
                        + column + " is not null and id >= " + random.nextInt(2000) + " order by id limit 1")) {
            return rows.next() ? rows.getString(1) : "null";
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
