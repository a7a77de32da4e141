package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.SingleSelect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;

/** Asks for the plan of a statement without executing it, whether its values are known or not. One thread, in a read-only transaction. */
final class PlanQuestion implements PlanSource {
    private static final int GENERIC_SINCE = 16;
    private static final int FORCED_SINCE = 12;

    private final Connection connection;
    private final int major;

    PlanQuestion(Connection connection, int major) {
        this.connection = connection;
        this.major = major;
    }

    @Override
    public Plan plan(String text) throws SQLException, PlanUnreadable, SingleSelect.Refused {
        Catalog.limit(connection);
        SingleSelect select = SingleSelect.of(text);
        if (select.parameters() == 0) {
            return explain("EXPLAIN (VERBOSE, FORMAT JSON) " + select.sql());
        }
        if (major >= GENERIC_SINCE) {
            return explain("EXPLAIN (GENERIC_PLAN, VERBOSE, FORMAT JSON) " + select.sql());
        }
        if (major < FORCED_SINCE) {
            throw new SingleSelect.Refused("the statement has parameters, and PostgreSQL " + major
                    + " cannot plan them without values (" + FORCED_SINCE + " can)");
        }
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE outrider_question AS " + select.sql());
            try {
                String nulls = String.join(", ", Collections.nCopies(select.parameters(), "NULL"));
                return explain("EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE outrider_question(" + nulls + ")");
            } finally {
                // After an error the transaction takes no more commands, and its end does not take the name back.
                connection.rollback();
                statement.execute("DEALLOCATE ALL");
                connection.rollback();
                Catalog.limit(connection);
            }
        }
    }

    private Plan explain(String sql) throws SQLException, PlanUnreadable {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return Plan.parse(rows.getString(1));
        }
    }
}
