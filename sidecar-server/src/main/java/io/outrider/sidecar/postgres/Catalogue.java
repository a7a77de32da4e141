package io.outrider.sidecar.postgres;

import io.outrider.sidecar.http.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Reads the catalogues and statistics of the database with statements of our own: one connection, read-only transactions with short
 * limits, nothing left behind in the session. So it works through a pooler that hands out another session for each transaction. Every failure is
 * a {@link Problem} that says what is missing and how to grant it. One thread.
 */
public final class Catalogue implements AutoCloseable {
    private final Connection connection;
    private final Standing standing;
    private Duration timeout;
    private boolean limited;

    private Catalogue(Connection connection, Duration timeout) throws SQLException {
        this.connection = connection;
        this.timeout = timeout;
        this.standing = Standing.of(
                query(Standing.SQL, List.of()).get(0),
                connection.unwrap(PGConnection.class).getBackendPID());
    }

    /** @throws Problem when there is no database to ask or it does not let us in */
    public static Catalogue open(PostgresConfig config, Duration timeout) {
        if (!config.isSet()) {
            throw new Problem(
                    503, "No database configured", "postgres.url is not set, so there is no database to ask; set it.");
        }
        @Nullable Connection connection = null;
        try {
            connection = connect(config);
            return new Catalogue(connection, timeout);
        } catch (SQLException e) {
            closeQuietly(connection);
            throw Refusals.problem(e, config.user());
        }
    }

    private static Connection connect(PostgresConfig config) throws SQLException {
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
        properties.setProperty("socketTimeout", "120");
        // A pooler in transaction mode does not know statements that another of its sessions prepared.
        properties.setProperty("preferQueryMode", "simple");
        Connection connection = new org.postgresql.Driver().connect(config.url(), properties);
        if (connection == null) {
            throw new SQLException("postgres.url is no jdbc:postgresql: address", "08001");
        }
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return connection;
    }

    public Standing standing() {
        return standing;
    }

    /** How long the statements from here on may take. */
    public void limit(Duration newTimeout) {
        timeout = newTimeout;
        limited = false;
    }

    /** @throws Problem when the server does not answer the question */
    public List<Row> rows(String sql, Object... parameters) {
        try {
            return query(sql, List.of(parameters));
        } catch (SQLException e) {
            throw Refusals.problem(e, standing.role());
        }
    }

    /** The only row of an answer. */
    public Row row(String sql, Object... parameters) {
        List<Row> rows = rows(sql, parameters);
        if (rows.size() != 1) {
            throw new Problem(
                    502, "Unexpected answer", "The database gave " + rows.size() + " rows where one was asked for.");
        }
        return rows.get(0);
    }

    @Override
    public void close() {
        closeQuietly(connection);
    }

    private List<Row> query(String sql, List<Object> parameters) throws SQLException {
        try {
            if (!limited) {
                limit();
            }
            if (parameters.isEmpty()) {
                // Not prepared: a question mark in the text is then no parameter.
                try (Statement statement = connection.createStatement();
                        ResultSet found = statement.executeQuery(sql)) {
                    return rows(found);
                }
            }
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.size(); i++) {
                    statement.setObject(i + 1, parameters.get(i));
                }
                try (ResultSet found = statement.executeQuery()) {
                    return rows(found);
                }
            }
        } catch (SQLException e) {
            limited = false;
            connection.rollback();
            throw e;
        }
    }

    private static List<Row> rows(ResultSet found) throws SQLException {
        List<Row> rows = new ArrayList<>();
        while (found.next()) {
            rows.add(Row.of(found));
        }
        return rows;
    }

    private void limit() throws SQLException {
        connection.rollback();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET LOCAL statement_timeout = " + timeout.toMillis() + "; SET LOCAL lock_timeout = 200;"
                            + " SET LOCAL idle_in_transaction_session_timeout = 60000; SET LOCAL standard_conforming_strings = on; SET LOCAL jit = off");
        } catch (SQLException e) {
            connection.rollback();
            try (Statement statement = connection.createStatement()) {
                // Before 11 there is no jit.
                statement.execute("SET LOCAL statement_timeout = " + timeout.toMillis()
                        + "; SET LOCAL lock_timeout = 200; SET LOCAL idle_in_transaction_session_timeout = 60000;"
                        + " SET LOCAL standard_conforming_strings = on");
            }
        }
        limited = true;
    }

    private static void closeQuietly(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException e) {
            // it is gone either way, and nothing was to be kept
        }
    }
}
