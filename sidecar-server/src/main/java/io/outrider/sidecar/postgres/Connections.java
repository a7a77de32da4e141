package io.outrider.sidecar.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Opens connections of the sidecar's own, each for one purpose and closed after it. Any thread. */
public final class Connections {
    private static final int PLAN_CACHE_MODE_SINCE = 12;

    private Connections() {}

    /** To look at catalogue and plans: every transaction is read-only, and every text goes to the server as it is. */
    public static Connection toLook(PostgresConfig config) throws SQLException {
        // GENERIC_PLAN leaves parameters open, which only the simple protocol lets pass. SingleSelect counts the
        // statements.
        Connection connection = open(config, "simple", 10);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return connection;
    }

    /** To build and drop indexes: no transaction around, and no end to waiting but the server's own. */
    public static Connection toBuild(PostgresConfig config) throws SQLException {
        return open(config, "extended", 0);
    }

    /**
     * For questions of our own that are asked again and again: the server plans each of them once. Null behind a pooler, which hands
     * out another session for each transaction, where neither plans nor settings last.
     */
    static @Nullable Connection toAsk(PostgresConfig config, GuardConfig limits) throws SQLException {
        Connection connection = open(config, "extended", 40);
        try (Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            if (isPooled(connection, statement)) {
                connection.close();
                return null;
            }
            int major = connection.getMetaData().getDatabaseMajorVersion();
            statement.execute("SET statement_timeout = " + limits.planTimeout().toMillis() + "; SET lock_timeout = "
                    + limits.lockTimeout().toMillis() + "; SET standard_conforming_strings = on"
                    + (major < PLAN_CACHE_MODE_SINCE
                            ? ""
                            : "; SET plan_cache_mode = force_generic_plan; SET jit = off"));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A pooler tells a process of its own. */
    private static boolean isPooled(Connection connection, Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
    }

    private static Connection open(PostgresConfig config, String mode, int socketSeconds) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("binaryTransfer", "false"); // the same texts, however often a question was asked
        if (!config.user().isEmpty()) {
            properties.setProperty("user", config.user());
        }
        if (!config.password().isEmpty()) {
            properties.setProperty("password", config.password());
        }
        properties.setProperty("ApplicationName", "outrider-sidecar");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("socketTimeout", Integer.toString(socketSeconds));
        properties.setProperty("preferQueryMode", mode);
        Connection connection = new org.postgresql.Driver().connect(config.url(), properties);
        if (connection == null) {
            throw new SQLException("the address is no jdbc:postgresql: address", "08001");
        }
        return connection;
    }
}
