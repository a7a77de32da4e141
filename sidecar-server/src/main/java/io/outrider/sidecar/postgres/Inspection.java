package io.outrider.sidecar.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One visit to the database, to look and never to touch: a connection whose every transaction is read-only, short and rolled
 * back. One thread.
 */
public final class Inspection implements AutoCloseable {
    private static final int GENERIC_PLAN_SINCE = 16;

    private final Connection connection;

    private Inspection(Connection connection) {
        this.connection = connection;
    }

    public static Inspection open(PostgresConfig config) throws SQLException {
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
        properties.setProperty("socketTimeout", "10");
        // GENERIC_PLAN leaves parameters open, which only the simple protocol lets pass. SingleSelect counts the
        // statements.
        properties.setProperty("preferQueryMode", "simple");
        Connection connection = new org.postgresql.Driver().connect(config.url(), properties);
        if (connection == null) {
            throw new SQLException("postgres.url is no jdbc:postgresql: address", "08001");
        }
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return new Inspection(connection);
    }

    public String database() throws SQLException {
        return connection.getCatalog();
    }

    /** The planner's estimate; the statement is not executed. */
    public JsonNode explain(SingleSelect select) throws SQLException, SingleSelect.Refused {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        if (select.hasParameters() && major < GENERIC_PLAN_SINCE) {
            throw new SingleSelect.Refused("the statement has parameters, and PostgreSQL " + major
                    + " cannot plan them without values (" + GENERIC_PLAN_SINCE + " can)");
        }
        String options = select.hasParameters() ? "GENERIC_PLAN, VERBOSE, FORMAT JSON" : "VERBOSE, FORMAT JSON";
        try (Statement statement = connection.createStatement()) {
            limit(statement);
            try (ResultSet rows = statement.executeQuery("EXPLAIN (" + options + ") " + select.sql())) {
                rows.next();
                return JsonMapper.shared().readTree(rows.getString(1)).path(0).path("Plan");
            }
        } finally {
            connection.rollback();
        }
    }

    public Table table(String schema, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            limit(statement);
            double rows = 0;
            Map<String, Integer> columns = new LinkedHashMap<>();
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT c.reltuples, a.attname, a.attnum FROM pg_catalog.pg_class c"
                            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                            + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
                            + " WHERE n.nspname = ? AND c.relname = ? ORDER BY a.attnum")) {
                query.setString(1, schema);
                query.setString(2, name);
                try (ResultSet found = query.executeQuery()) {
                    while (found.next()) {
                        rows = found.getDouble(1);
                        columns.put(found.getString(2), found.getInt(3));
                    }
                }
            }
            return new Table(
                    schema, name, Math.round(rows), List.copyOf(columns.keySet()), leadingColumns(schema, name));
        } finally {
            connection.rollback();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** First columns of the table's whole and valid indexes. */
    private List<String> leadingColumns(String schema, String name) throws SQLException {
        List<String> leading = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT DISTINCT a.attname FROM pg_catalog.pg_index i"
                        + " JOIN pg_catalog.pg_class c ON c.oid = i.indrelid"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
                        + " WHERE n.nspname = ? AND c.relname = ? AND i.indisvalid AND i.indpred IS NULL")) {
            query.setString(1, schema);
            query.setString(2, name);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    leading.add(found.getString(1));
                }
            }
        }
        return leading;
    }

    private static void limit(Statement statement) throws SQLException {
        statement.execute("SET LOCAL statement_timeout = '2s'");
        statement.execute("SET LOCAL lock_timeout = '200ms'");
        // SingleSelect reads backslashes as the standard does; the server has to agree, or a quote could end elsewhere.
        statement.execute("SET LOCAL standard_conforming_strings = on");
    }

    /** A table as the catalogue describes it. */
    public record Table(String schema, String name, long rows, List<String> columns, List<String> indexedColumns) {}
}
