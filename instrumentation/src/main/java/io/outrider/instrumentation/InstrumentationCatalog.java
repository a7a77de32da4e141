package io.outrider.instrumentation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which classes are woven, and by which advice.
 *
 * <p>This is all that is read at start-up: an advice class is opened when the first of its types appears. A test holds the rows
 * against the {@link Weave} annotations.
 */
public final class InstrumentationCatalog {
    private static final String HERE = "io.outrider.instrumentation.";

    private static final String[][] ROWS = {
        // group, type, advice …
        {"jdbc", "org.postgresql.jdbc.PgStatement", "jdbc.PgQueryAdvice", "jdbc.PgBatchAdvice"},
        {"jdbc", "org.postgresql.jdbc.PgStatement$StatementResultHandler", "jdbc.PgRowsAdvice", "jdbc.PgStatusAdvice"},
        {"jdbc", "org.postgresql.jdbc.BatchResultHandler", "jdbc.PgRowsAdvice", "jdbc.PgStatusAdvice"},
        {"jdbc", "org.postgresql.jdbc.PgResultSet$CursorResultHandler", "jdbc.PgFetchedRowsAdvice"},
        {"jdbc", "org.postgresql.core.v3.QueryExecutorImpl", "jdbc.PgFetchAdvice"},
        {"jdbc", "org.postgresql.jdbc.PgConnection", "jdbc.PgTransactionAdvice"},
        {"jdbc", "org.h2.jdbc.JdbcStatement", "jdbc.H2StatementAdvice", "jdbc.H2StatementBatchAdvice"},
        {"jdbc", "org.h2.jdbc.JdbcPreparedStatement", "jdbc.H2PreparedBatchAdvice"},
        {"jdbc", "org.h2.command.Command", "jdbc.H2QueryAdvice", "jdbc.H2UpdateAdvice", "jdbc.H2BatchAdvice"},
        {"jdbc", "org.h2.command.CommandRemote", "jdbc.H2QueryAdvice", "jdbc.H2UpdateAdvice", "jdbc.H2BatchAdvice"},
        {"jdbc", "org.h2.jdbc.JdbcConnection", "jdbc.H2CommitAdvice", "jdbc.H2RollbackAdvice"},
        {
            "redis",
            "redis.clients.jedis.Connection",
            "jedis.JedisCommandAdvice",
            "jedis.JedisArgumentsAdvice",
            "jedis.JedisPipelineAdvice",
            "jedis.JedisConnectAdvice"
        },
        {"redis", "redis.clients.jedis.Jedis", "jedis.JedisSendAdvice", "jedis.JedisPingAdvice"},
        {"redis", "redis.clients.jedis.Transaction", "jedis.JedisTransactionAdvice"},
        {"http", "javax.servlet.http.HttpServlet", "servlet.ServletAdvice"},
        {"http", "jakarta.servlet.http.HttpServlet", "servlet.ServletAdvice"},
        {"http", "org.apache.catalina.core.ApplicationFilterChain", "servlet.ServletAdvice"},
        {"api", "io.outrider.api.StructuredLogger", "api.SayAdvice"},
        {"api", "io.outrider.api.Correlation", "api.CorrelationIdAdvice", "api.TraceparentAdvice"},
    };

    private InstrumentationCatalog() {}

    /** The groups a user can switch off, in the catalog's order. */
    public static List<String> groups() {
        List<String> groups = new ArrayList<>();
        for (String[] row : ROWS) {
            if (!groups.contains(row[0])) {
                groups.add(row[0]);
            }
        }
        return groups;
    }

    /** Binary names of a group's types, each with the binary names of its advice classes. */
    public static Map<String, List<String>> adviceByType(String group) {
        Map<String, List<String>> result = new LinkedHashMap<>();
        for (String[] row : ROWS) {
            if (row[0].equals(group)) {
                List<String> advice = new ArrayList<>(row.length - 2);
                for (int i = 2; i < row.length; i++) {
                    advice.add(HERE + row[i]);
                }
                result.put(row[1], advice);
            }
        }
        return result;
    }
}
