package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.SingleSelect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Builds indexes on a clone, executes the statements, and drops what hurts one of them: each statement counts by itself, not the sum. An index
 * is tried away by dropping it in a transaction that is rolled back, so nothing is built twice. One thread; the clone only.
 */
final class Trial {
    private static final int RUNS = 3;
    private static final double WORSE = 1.2;
    private static final double WORSE_MILLIS = 2;
    private static final double BETTER = 0.9;

    private final Connection connection;
    private final Meter meter;
    private final int timeoutSeconds;

    /** @param plan whose nodes say which indexes were used; its time is milliseconds */
    record Measured(double millis, double blocks, Set<String> indexes, boolean timedOut) {
        boolean isWorseThan(Measured before) {
            return !before.timedOut
                    && (timedOut || (millis > before.millis * WORSE && millis > before.millis + WORSE_MILLIS));
        }

        boolean isBetterThan(Measured before) {
            boolean quicker = millis < before.millis * BETTER && blocks <= before.blocks * WORSE;
            return !timedOut
                    && (before.timedOut
                            || quicker
                            || (blocks < before.blocks * 0.5 && millis <= before.millis * WORSE));
        }
    }

    /** How the cost of one execution is read: the server's own clock, or the processor time of its process. */
    interface Meter {
        double millis(Plan plan, double processorMillis);

        /** Processor time that the connection's server process has used so far; 0 when it cannot be read. */
        double processorMillis();

        Meter CLOCK = new Meter() {
            @Override
            public double millis(Plan plan, double processorMillis) {
                return plan.executionMillis();
            }

            @Override
            public double processorMillis() {
                return 0;
            }
        };
    }

    /**
     * What came of it.
     *
     * @param kept indexes that stay, by name
     * @param dropped names with the reason
     * @param notRun fingerprints of statements that could not be executed, with the reason
     */
    record Outcome(
            List<IndexShape> kept,
            Map<String, String> dropped,
            Map<String, Measured> before,
            Map<String, Measured> after,
            Map<String, String> notRun,
            Map<String, Long> bytes) {}

    Trial(Connection connection, Meter meter, int timeoutSeconds) {
        this.connection = connection;
        this.meter = meter;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** Leaves the kept indexes in the clone; {@link #remove} takes them away. */
    Outcome run(List<IndexShape> shapes, List<Statement> statements) throws SQLException {
        execute("SET statement_timeout = '" + timeoutSeconds + "s'");
        execute("SET max_parallel_workers_per_gather = 0");
        execute("SET jit = off");
        Map<String, String> notRun = new LinkedHashMap<>();
        Map<Statement, List<String>> texts = new LinkedHashMap<>();
        Map<String, Measured> before = new LinkedHashMap<>();
        for (Statement statement : statements) {
            try {
                List<String> executable = executable(statement);
                before.put(statement.fingerprint(), measure(executable));
                texts.put(statement, executable);
            } catch (SingleSelect.Refused | PlanUnreadable e) {
                notRun.put(statement.fingerprint(), String.valueOf(e.getMessage()));
            } catch (SQLException e) {
                throwIfGone(e);
                notRun.put(
                        statement.fingerprint(), "the clone would not execute it (SQLState " + e.getSQLState() + ")");
            }
        }
        Map<String, String> dropped = new LinkedHashMap<>();
        List<IndexShape> built = build(shapes, dropped);
        Map<String, Measured> after = new LinkedHashMap<>();
        for (Map.Entry<Statement, List<String>> entry : texts.entrySet()) {
            after.put(entry.getKey().fingerprint(), measure(entry.getValue()));
        }
        dropWhatHurts(built, texts, before, after, dropped);
        dropWhatHelpsNobody(built, before, after, dropped);
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (IndexShape shape : built) {
            bytes.put(shape.name(), bytes(shape));
        }
        return new Outcome(List.copyOf(built), dropped, before, after, notRun, bytes);
    }

    void remove(List<IndexShape> shapes) throws SQLException {
        for (IndexShape shape : shapes) {
            execute(shape.drop().replace("CONCURRENTLY ", ""));
        }
    }

    private List<IndexShape> build(List<IndexShape> shapes, Map<String, String> dropped) throws SQLException {
        List<IndexShape> built = new ArrayList<>();
        execute("SET statement_timeout = 0");
        Set<String> tables = new LinkedHashSet<>();
        for (IndexShape shape : shapes) {
            try {
                execute(shape.drop().replace("CONCURRENTLY ", ""));
                execute(shape.createAtOnce());
                built.add(shape);
                tables.add(shape.table());
            } catch (SQLException e) {
                throwIfGone(e);
                dropped.put(shape.name(), "it cannot be built (SQLState " + e.getSQLState() + ")");
            }
        }
        for (String table : tables) {
            execute("ANALYZE " + table);
        }
        execute("SET statement_timeout = '" + timeoutSeconds + "s'");
        return built;
    }

    /** Again and again the statement that suffers most is looked at, and the index whose absence mends it goes. */
    private void dropWhatHurts(
            List<IndexShape> built,
            Map<Statement, List<String>> texts,
            Map<String, Measured> before,
            Map<String, Measured> after,
            Map<String, String> dropped)
            throws SQLException {
        Set<String> hopeless = new TreeSet<>();
        while (true) {
            Statement worst = texts.keySet().stream()
                    .filter(statement -> !hopeless.contains(statement.fingerprint()))
                    .filter(statement -> at(after, statement).isWorseThan(at(before, statement)))
                    .max(Comparator.comparingDouble(
                            statement -> at(after, statement).millis - at(before, statement).millis))
                    .orElse(null);
            if (worst == null) {
                return;
            }
            List<String> text = Objects.requireNonNull(texts.get(worst));
            IndexShape culprit = null;
            Measured best = at(after, worst);
            for (IndexShape shape : built) {
                if (at(after, worst).indexes.contains(shape.name())) {
                    Measured without = without(List.of(shape), text);
                    if (without.millis < best.millis) {
                        best = without;
                        culprit = shape;
                    }
                }
            }
            if (culprit == null || best.millis > at(after, worst).millis * 0.95) {
                after.put(worst.fingerprint(), measure(text)); // perhaps the machine was busy
                if (at(after, worst).isWorseThan(at(before, worst))) {
                    hopeless.add(worst.fingerprint());
                }
                continue;
            }
            built.remove(culprit);
            execute(culprit.drop().replace("CONCURRENTLY ", ""));
            dropped.put(culprit.name(), "it makes statement " + worst.fingerprint() + " slower");
            for (Map.Entry<Statement, List<String>> entry : texts.entrySet()) {
                if (at(after, entry.getKey()).indexes.contains(culprit.name())) {
                    after.put(entry.getKey().fingerprint(), measure(entry.getValue()));
                }
            }
        }
    }

    private void dropWhatHelpsNobody(
            List<IndexShape> built,
            Map<String, Measured> before,
            Map<String, Measured> after,
            Map<String, String> dropped)
            throws SQLException {
        for (IndexShape shape : List.copyOf(built)) {
            boolean used = false;
            boolean helps = false;
            for (Map.Entry<String, Measured> entry : after.entrySet()) {
                if (entry.getValue().indexes.contains(shape.name())) {
                    used = true;
                    helps |= entry.getValue().isBetterThan(Objects.requireNonNull(before.get(entry.getKey())));
                }
            }
            if (!helps) {
                built.remove(shape);
                execute(shape.drop().replace("CONCURRENTLY ", ""));
                dropped.put(shape.name(), used ? "no statement that uses it gets faster" : "no statement uses it");
            }
        }
    }

    private Measured without(List<IndexShape> shapes, List<String> text) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (IndexShape shape : shapes) {
                execute(shape.drop().replace("CONCURRENTLY ", ""));
            }
            return measureHere(text, false);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Measured measure(List<String> text) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute("SET TRANSACTION READ ONLY");
            return measureHere(text, true);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The least of some runs for each set of values, summed over the sets. */
    private Measured measureHere(List<String> texts, boolean savepoint) throws SQLException {
        double millis = 0;
        double blocks = 0;
        Set<String> indexes = new TreeSet<>();
        for (String text : texts) {
            double least = Double.POSITIVE_INFINITY;
            double leastBlocks = Double.POSITIVE_INFINITY;
            for (int run = 0; run < RUNS; run++) {
                double start = meter.processorMillis();
                Plan plan;
                try {
                    plan = explainAnalyze(text);
                } catch (SQLException e) {
                    if ("57014".equals(e.getSQLState()) && savepoint) {
                        return new Measured(timeoutSeconds * 1000.0, Double.MAX_VALUE / 4, indexes, true);
                    }
                    if ("57014".equals(e.getSQLState())) {
                        return new Measured(Double.MAX_VALUE / 4, Double.MAX_VALUE / 4, indexes, true);
                    }
                    throw e;
                }
                least = Math.min(least, meter.millis(plan, meter.processorMillis() - start));
                leastBlocks =
                        Math.min(leastBlocks, plan.root().buffers().shared().touched());
                plan.nodes().stream()
                        .map(PlanNode::index)
                        .filter(name -> !name.isEmpty())
                        .forEach(indexes::add);
                if (least > 5000) {
                    break; // long enough to trust one run
                }
            }
            millis += least;
            blocks += leastBlocks;
        }
        return new Measured(millis, blocks, indexes, false);
    }

    private Plan explainAnalyze(String text) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + text)) {
            rows.next();
            return Plan.parse(rows.getString(1));
        } catch (PlanUnreadable e) {
            throw new SQLException("the plan could not be read", "XX000", e);
        }
    }

    /** The statement itself, or with values of the clone in the place of its parameters. */
    private List<String> executable(Statement statement) throws SQLException, SingleSelect.Refused, PlanUnreadable {
        SingleSelect select = SingleSelect.of(statement.text());
        if (select.parameters() == 0) {
            return List.of(select.sql());
        }
        String name = "outrider_" + statement.fingerprint().replaceAll("[^A-Za-z0-9]", "");
        execute("DEALLOCATE ALL");
        execute("PREPARE " + name + " AS " + select.sql());
        connection.setAutoCommit(false);
        Plan generic;
        try {
            execute("SET LOCAL plan_cache_mode = force_generic_plan");
            String nulls = String.join(", ", java.util.Collections.nCopies(select.parameters(), "NULL"));
            try (java.sql.Statement ask = connection.createStatement();
                    ResultSet rows =
                            ask.executeQuery("EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE " + name + "(" + nulls + ")")) {
                rows.next();
                generic = Plan.parse(rows.getString(1));
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        execute("DEALLOCATE " + name);
        List<String> texts = new ArrayList<>();
        for (List<String> values : new SampleValues(connection).of(generic, select.parameters())) {
            texts.add(ParameterText.filled(select.sql(), values));
        }
        return texts.stream().distinct().toList();
    }

    private long bytes(IndexShape shape) throws SQLException {
        String schema = shape.drop().substring(shape.drop().lastIndexOf(' ') + 1);
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT pg_relation_size(" + Names.literal(schema) + "::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Measured at(Map<String, Measured> figures, Statement statement) {
        return Objects.requireNonNull(figures.get(statement.fingerprint()));
    }

    private static void throwIfGone(SQLException e) throws SQLException {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P")) {
            throw e;
        }
    }
}
