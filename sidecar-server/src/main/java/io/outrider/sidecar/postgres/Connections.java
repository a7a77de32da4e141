package io.outrider.sidecar.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Opens connections of the sidecar's own, each for one purpose and closed after it. Any thread. */
public final class Connections {
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

    private static Connection open(PostgresConfig config, String mode, int socketSeconds) throws SQLException {
        Properties properties = new Properties();
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
