package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import io.outrider.sidecar.plan.PlanUnreadable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The database that trials run in. Indexes are built once; afterwards some of them are hidden by dropping them in a transaction that is rolled
 * back, so that every combination can be planned and executed without building anything twice. One thread.
 */
final class TrialClone {
    private static final String CANCELLED = "57014";
    private static final String SAVEPOINT = "outrider_run";
    private static final Pattern ESTIMATES =
            Pattern.compile("\"(?:Startup Cost|Total Cost|Plan Rows|Plan Width|Planned Partitions)\": [0-9.e+]+,?");
    private static final String BUILD_MEMORY = "256MB";

    private final Connection connection;
    private final Meter meter;
    private final TrialProgress progress;

    TrialClone(Connection connection, Meter meter, TrialProgress progress) throws SQLException {
        this.connection = connection;
        this.meter = meter;
        this.progress = progress;
        execute("SET max_parallel_workers_per_gather = 0");
        execute("SET jit = off");
        execute("SET maintenance_work_mem = '" + BUILD_MEMORY + "'");
    }

    Connection connection() {
        return connection;
    }

    /** @return size in bytes */
    long build(IndexShape shape) throws SQLException {
        execute("SET statement_timeout = 0");
        drop(shape);
        execute(shape.createAtOnce());
        if (shape.keys().stream().anyMatch(IndexShape.Key::expression)) {
            execute("ANALYZE "
                    + shape.table()); // as the builder does, and nothing more: other statistics make other plans
        }
        String name = shape.drop().substring(shape.drop().lastIndexOf(' ') + 1);
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT pg_catalog.pg_relation_size(" + Names.literal(name) + "::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    void drop(IndexShape shape) throws SQLException {
        execute(shape.drop().replace("CONCURRENTLY ", ""));
    }

    /** Whether one execution tells what a plan takes. */
    boolean isSteady() {
        return meter.isSteady();
    }

    /** Something done while some indexes are hidden. */
    interface Work {
        void run() throws SQLException;
    }

    void hiding(Collection<IndexShape> hidden, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (IndexShape shape : hidden) {
                drop(shape);
            }
            execute("SET TRANSACTION READ ONLY");
            work.run();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /**
     * How a text is planned.
     *
     * @param text of the statement, without parameters
     * @param key the text and the plan without its estimates: what is planned alike runs alike
     * @param cost the planner's
     */
    record Planned(String text, String key, double cost) {}

    /** Within {@link #hiding}. */
    Planned plan(String text) throws SQLException {
        progress.planned();
        String json = explain("EXPLAIN (FORMAT JSON) " + text);
        try {
            double cost = Plan.parse(json).root().totalCost();
            return new Planned(text, text + "\n" + ESTIMATES.matcher(json).replaceAll(""), cost);
        } catch (PlanUnreadable e) {
            throw new SQLException("the plan could not be read", "XX000", e);
        }
    }

    /** Executes once, within {@link #hiding}. */
    Measured run(Planned plan, double limitMillis) throws SQLException {
        progress.executed();
        execute("SET LOCAL statement_timeout = " + (int) Math.max(1, Math.min(Integer.MAX_VALUE, limitMillis)));
        execute("SAVEPOINT " + SAVEPOINT);
        try {
            meter.start();
            String json = explain("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + plan.text());
            Plan ran = Plan.parse(json);
            double millis = meter.stop(ran);
            Set<String> indexes = new TreeSet<>();
            ran.nodes().stream()
                    .map(PlanNode::index)
                    .filter(name -> !name.isEmpty())
                    .forEach(indexes::add);
            return new Measured(millis, ran.root().buffers().shared().touched(), indexes, false);
        } catch (PlanUnreadable e) {
            throw new SQLException("the plan could not be read", "XX000", e);
        } catch (SQLException e) {
            if (CANCELLED.equals(e.getSQLState())) {
                double spent = meter.spent();
                return new Measured(Double.isNaN(spent) ? limitMillis : spent, 0, Set.of(), true);
            }
            throw e;
        } finally {
            execute("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
            execute("SET LOCAL statement_timeout = 0");
        }
    }

    void execute(String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String explain(String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
