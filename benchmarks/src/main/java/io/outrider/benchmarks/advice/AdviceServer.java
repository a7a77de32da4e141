package io.outrider.benchmarks.advice;

import io.outrider.sidecar.postgres.PostgresConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL whose databases stay between runs. Settings that decide on plans are the server's defaults. One thread. */
final class AdviceServer implements AutoCloseable {
    private static final String USER = "postgres";

    private final EmbeddedPostgres postgres;

    private AdviceServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static AdviceServer start(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new AdviceServer(EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("autovacuum", "off")
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_wal_size", "8GB")
                .setServerConfig("shared_buffers", "128MB")
                .setServerConfig("max_connections", "50")
                .start());
    }

    PostgresConfig address(String database) {
        return new PostgresConfig(postgres.getJdbcUrl(USER, database), USER, "");
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(postgres.getJdbcUrl(USER, database));
    }

    String version() throws SQLException {
        return ask(USER, "SHOW server_version");
    }

    /** Whether the database was made to its end by an earlier run. */
    boolean isComplete(String database) throws SQLException {
        return ask(
                        USER,
                        "SELECT coalesce((SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '"
                                + database + "'), '')")
                .equals("complete");
    }

    void complete(String database) throws SQLException {
        execute(USER, "COMMENT ON DATABASE " + database + " IS 'complete'");
        execute(USER, "CHECKPOINT");
    }

    void create(String database) throws SQLException {
        execute(USER, "DROP DATABASE IF EXISTS " + database);
        execute(USER, "CREATE DATABASE " + database);
    }

    void copy(String from, String to) throws SQLException {
        execute(USER, "DROP DATABASE IF EXISTS " + to);
        execute(USER, "CREATE DATABASE " + to + " TEMPLATE " + from + " STRATEGY file_copy");
    }

    void drop(String database) throws SQLException {
        execute(USER, "DROP DATABASE IF EXISTS " + database);
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String ask(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
