package io.outrider.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What PostgreSQL itself says was asked of it, in a database that only the observed program uses. */
final class PostgresObserver {
    private static final String DATABASE = "observed";

    private final PostgresAddress server;

    PostgresObserver(PostgresAddress server) {
        this.server = server;
    }

    PostgresAddress database() {
        return new PostgresAddress(server.host(), server.port(), DATABASE, server.user(), server.password());
    }

    /** An empty database and counts from zero. */
    void forget() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + DATABASE);
            statement.execute("SELECT pg_stat_statements_reset()");
        }
    }

    List<String> calls() throws SQLException {
        List<String> calls = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT calls || ' calls, ' || rows || ' rows: ' || query FROM pg_stat_statements s"
                                + " JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = '" + DATABASE
                                + "' ORDER BY query, calls, rows")) {
            while (rows.next()) {
                calls.add(rows.getString(1));
            }
        }
        return calls;
    }
}
