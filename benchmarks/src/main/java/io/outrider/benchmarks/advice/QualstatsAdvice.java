package io.outrider.benchmarks.advice;

import io.outrider.sidecar.postgres.InstalledServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What pg_qualstats advises, which looks at conditions that were really executed: in a server of its own from Debian's package {@code
 * postgresql-15-pg-qualstats}, with its defaults and every statement sampled.
 */
final class QualstatsAdvice {
    static final String NAME = "pg_qualstats";

    /** Without an index they take minutes, and what is cut is not recorded. */
    private static final Set<String> NEVER_END = Set.of("Q17", "Q20");

    private QualstatsAdvice() {}

    static boolean isInstalled() {
        return InstalledServer.has(NAME);
    }

    /** Statements that create what it advises after the queries were executed once. */
    static List<String> of(double scale, Map<String, String> queries, Consumer<String> progress)
            throws SQLException, IOException, InterruptedException {
        progress.accept(NAME + ": a server of its own");
        try (InstalledServer server = InstalledServer.start(
                        "shared_preload_libraries=pg_qualstats",
                        "pg_qualstats.sample_rate=1",
                        "max_parallel_workers_per_gather=0",
                        "jit=off");
                Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            TpchTables.load(connection, scale, progress);
            statement.execute("CREATE EXTENSION pg_qualstats");
            for (Map.Entry<String, String> query : queries.entrySet()) {
                if (!NEVER_END.contains(query.getKey())) {
                    progress.accept(NAME + ": executing " + query.getKey());
                    statement.execute(query.getValue());
                }
            }
            return advised(statement);
        }
    }

    /** As texts until 2.0, as objects that have one since 2.1. */
    private static List<String> advised(Statement statement) throws SQLException {
        List<String> advised = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "SELECT DISTINCT CASE json_typeof(one) WHEN 'object' THEN one ->> 'ddl' ELSE one #>> '{}' END"
                        + " FROM json_array_elements(pg_qualstats_index_advisor() -> 'indexes') one ORDER BY 1")) {
            while (rows.next()) {
                advised.add(rows.getString(1));
            }
        }
        return advised;
    }
}
