package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.SingleSelect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A statement as it can be executed: itself, or with values of the clone in the place of its parameters. Immutable; any thread.
 *
 * @param texts one for each set of values
 * @param tables that it reads, as shapes name them; an index on any other cannot change it
 */
record TrialStatement(Statement statement, List<String> texts, Set<String> tables) {
    String fingerprint() {
        return statement.fingerprint();
    }

    double weight() {
        return Math.max(1, statement.calls());
    }

    static TrialStatement of(Statement statement, Connection clone)
            throws SQLException, SingleSelect.Refused, PlanUnreadable {
        SingleSelect select = SingleSelect.of(statement.text());
        boolean open = select.parameters() > 0;
        Plan plan = open ? generic(select, clone) : explained("EXPLAIN (VERBOSE, FORMAT JSON) " + select.sql(), clone);
        List<String> texts = open
                ? new SampleValues(clone)
                        .of(plan, select.parameters()).stream()
                                .map(values -> ParameterText.filled(select.sql(), values))
                                .distinct()
                                .toList()
                : List.of(select.sql());
        Set<String> tables = plan.nodes().stream()
                .filter(node -> !node.relation().isEmpty())
                .map(TrialStatement::table)
                .collect(Collectors.toUnmodifiableSet());
        return new TrialStatement(statement, texts, tables);
    }

    private static String table(PlanNode node) {
        return Names.quoted(node.schema()) + "." + Names.quoted(node.relation());
    }

    private static Plan generic(SingleSelect select, Connection clone) throws SQLException, PlanUnreadable {
        execute("DEALLOCATE ALL", clone);
        execute("PREPARE outrider_trial AS " + select.sql(), clone);
        clone.setAutoCommit(false);
        try {
            execute("SET LOCAL plan_cache_mode = force_generic_plan", clone);
            String nulls = String.join(", ", Collections.nCopies(select.parameters(), "NULL"));
            return explained("EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE outrider_trial(" + nulls + ")", clone);
        } finally {
            clone.rollback();
            clone.setAutoCommit(true);
            execute("DEALLOCATE ALL", clone);
        }
    }

    private static Plan explained(String sql, Connection clone) throws SQLException, PlanUnreadable {
        try (java.sql.Statement ask = clone.createStatement();
                ResultSet rows = ask.executeQuery(sql)) {
            rows.next();
            return Plan.parse(rows.getString(1));
        }
    }

    private static void execute(String sql, Connection clone) throws SQLException {
        try (java.sql.Statement statement = clone.createStatement()) {
            statement.execute(sql);
        }
    }
}
