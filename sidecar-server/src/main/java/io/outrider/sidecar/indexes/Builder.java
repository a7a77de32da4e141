package io.outrider.sidecar.indexes;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Builds and drops indexes where the services work. CREATE INDEX CONCURRENTLY keeps nobody waiting, but when it fails it leaves an invalid
 * index behind, which costs every write and serves nobody: so whatever was begun is looked up by its name and taken away. One build at
 * a time on one server, whoever builds. One thread.
 */
final class Builder {
    private static final long LOCK = 0x6f75747269646572L;

    private final IndexConfig config;
    private final AuditLog audit;
    private final Clock clock;

    Builder(IndexConfig config, AuditLog audit, Clock clock) {
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /** Why nothing is built, in a sentence that says what to do. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    void build(Connection connection, Suggestion suggestion) throws SQLException, IOException, Refused {
        checkTime();
        if (ask(connection, "SELECT pg_catalog.pg_is_in_recovery()::text").equals("true")) {
            throw new Refused("the server is a replica; indexes are built on its primary");
        }
        if (!ask(connection, "SELECT pg_catalog.pg_try_advisory_lock(" + LOCK + ")::text")
                .equals("true")) {
            throw new Refused("another index is being built there; try again when it is done");
        }
        try {
            for (IndexShape shape : suggestion.shapes()) {
                checkSize(connection, shape);
                buildOne(connection, suggestion, shape);
            }
            execute(connection, "SET statement_timeout = '60s'");
            if (suggestion.shapes().stream()
                    .anyMatch(shape -> shape.keys().stream().anyMatch(IndexShape.Key::expression))) {
                execute(connection, "ANALYZE " + suggestion.shapes().get(0).table());
            }
        } finally {
            ask(connection, "SELECT pg_catalog.pg_advisory_unlock(" + LOCK + ")::text");
        }
    }

    void drop(Connection connection, Suggestion suggestion, String why) throws SQLException, IOException {
        for (IndexShape shape : suggestion.shapes()) {
            drop(connection, suggestion.id(), shape, why);
        }
    }

    /** Drops what failed builds have left. */
    void clean(Connection connection, Suggestion suggestion) throws SQLException, IOException {
        for (IndexShape shape : suggestion.shapes()) {
            if (state(connection, shape).equals("invalid")) {
                drop(connection, suggestion.id(), shape, "left invalid by a failed build");
            }
        }
    }

    /** Drops nothing that the sidecar did not name, and nothing that a constraint rests on. */
    private void drop(Connection connection, String suggestion, IndexShape shape, String why)
            throws SQLException, IOException {
        if (!shape.name().startsWith(config.namePrefix())) {
            throw new SQLException("index " + shape.name() + " was not named by the sidecar", "42501");
        }
        audit.write(suggestion, "drop", shape.drop(), "begun: " + why);
        execute(connection, "SET lock_timeout = '30s'");
        execute(connection, "SET statement_timeout = '" + config.buildTimeout().toSeconds() + "s'");
        execute(connection, shape.drop());
        audit.write(suggestion, "drop", shape.drop(), "done");
    }

    private void buildOne(Connection connection, Suggestion suggestion, IndexShape shape)
            throws SQLException, IOException, Refused {
        String state = state(connection, shape);
        if (state.equals("valid")) {
            throw new Refused("index " + shape.name() + " is there already");
        }
        if (state.equals("invalid")) {
            drop(connection, suggestion.id(), shape, "left invalid by an earlier build");
        }
        audit.write(suggestion.id(), "create", shape.create(), "begun");
        try {
            // Waiting for old transactions is most of a concurrent build; a lock that is not to be had soon ends it.
            execute(connection, "SET lock_timeout = '30s'");
            execute(
                    connection,
                    "SET statement_timeout = '" + config.buildTimeout().toSeconds() + "s'");
            execute(connection, shape.create());
            if (!state(connection, shape).equals("valid")) {
                throw new SQLException("the index is not valid", "55000");
            }
            audit.write(suggestion.id(), "create", shape.create(), "done");
        } catch (SQLException e) {
            audit.write(suggestion.id(), "create", shape.create(), "failed with SQLState " + e.getSQLState());
            try {
                clean(connection, suggestion);
            } catch (SQLException again) {
                audit.write(
                        suggestion.id(),
                        "drop",
                        shape.drop(),
                        "failed with SQLState " + again.getSQLState() + "; tried again later");
            }
            throw e;
        }
    }

    private void checkTime() throws Refused {
        if (config.applyWindow().isEmpty()) {
            return;
        }
        LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalTime from = LocalTime.parse(config.applyWindow().substring(0, 5));
        LocalTime to = LocalTime.parse(config.applyWindow().substring(6));
        boolean inside =
                from.isBefore(to) ? !now.isBefore(from) && now.isBefore(to) : !now.isBefore(from) || now.isBefore(to);
        if (!inside) {
            throw new Refused("it is " + now.withNano(0) + " UTC, and indexes.apply-window is " + config.applyWindow());
        }
    }

    private void checkSize(Connection connection, IndexShape shape) throws SQLException, Refused {
        long bytes = Long.parseLong(ask(
                connection, "SELECT pg_catalog.pg_table_size(" + Names.literal(shape.table()) + "::regclass)::text"));
        if (bytes > config.maxTableBytes()) {
            throw new Refused("table " + shape.table() + " has " + bytes
                    + " bytes, more than indexes.max-table allows; run the statement yourself");
        }
    }

    private static String state(Connection connection, IndexShape shape) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT i.indisvalid FROM pg_catalog.pg_index i"
                        + " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE c.relname = ? AND i.indrelid = ?::regclass")) {
            query.setString(1, shape.name());
            query.setString(2, shape.table());
            try (ResultSet rows = query.executeQuery()) {
                return !rows.next() ? "missing" : rows.getBoolean(1) ? "valid" : "invalid";
            }
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
