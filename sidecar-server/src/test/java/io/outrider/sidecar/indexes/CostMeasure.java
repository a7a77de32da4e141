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

/** Sets what the cost model says beside what the planner says once the index is there. */
final class CostMeasure {
    record Outcome(CostCase drawn, double before, double own, double built, long ownBytes, long builtBytes) {
        double error() {
            return Math.abs(own - built) / built;
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
    }

    private final Connection connection;

    CostMeasure(Connection connection) {
        this.connection = connection;
    }

    List<Outcome> run(long seed, int tables, int mostRows, int cases) throws SQLException, PlanUnreadable {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        connection.setAutoCommit(true);
        RandomSchema schema = new RandomSchema(seed);
        schema.create(connection, tables, mostRows);
        Random random = new Random(seed * 31 + 7);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            outcomes.add(measure(CostCase.draw(random, schema, this::value, major)));
        }
        return outcomes;
    }

    Outcome measure(CostCase drawn) throws SQLException, PlanUnreadable {
        double before;
        double own;
        long ownBytes;
        connection.setAutoCommit(false);
        try {
            Plan plan = explain(drawn.sql());
            Catalog catalog = new Catalog(connection);
            List<TableScan> scans = new PlanReader(catalog).scans(plan);
            StatementCost cost =
                    new StatementCost(plan, scans, new PlannerOracle(connection, catalog.server()), catalog.server());
            before = cost.now();
            own = cost.with(scans.get(0), drawn.shape());
            TableFacts table = scans.get(0).table();
            ownBytes = IndexSize.of(drawn.shape(), table, table.rows(), catalog.server())
                    .bytes();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(drawn.shape().createAtOnce());
            try {
                double built = explain(drawn.sql()).root().totalCost();
                long bytes = number("select pg_relation_size('drawn')");
                return new Outcome(drawn, before, own, built, ownBytes, bytes);
            } finally {
                statement.execute("drop index drawn");
            }
        }
    }

    private Plan explain(String sql) throws SQLException, PlanUnreadable {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set max_parallel_workers_per_gather = 0");
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
