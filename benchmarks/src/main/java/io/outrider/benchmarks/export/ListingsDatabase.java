package io.outrider.benchmarks.export;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A real PostgreSQL with RentScout's listings, as its own seeding makes them, and a table with ten times as many. One thread. */
final class ListingsDatabase implements AutoCloseable {
    static final String COLUMNS =
            "id, agent_id, title, description, city, type, price, area, rooms, phone, views, attributes, created_at";
    static final int TIMES = 10;
    private static final String USER = "postgres";
    private static final int PATIENCE_MILLIS = 10_000;

    private final EmbeddedPostgres server;
    private final Connection observer;
    private final long postmaster;

    private ListingsDatabase(EmbeddedPostgres server, Connection observer, long postmaster) {
        this.server = server;
        this.observer = observer;
        this.postmaster = postmaster;
    }

    static ListingsDatabase start() throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("shared_buffers", "1GB") // what is measured is not the disk
                .setServerConfig("max_wal_size", "8GB")
                .setServerConfig("autovacuum", "off")
                .setServerConfig("jit", "off")
                .start();
        Connection observer = server.getPostgresDatabase().getConnection();
        Path lock = Path.of(one(observer, "SHOW data_directory")).resolve("postmaster.pid");
        return new ListingsDatabase(
                server, observer, Long.parseLong(Files.readAllLines(lock).get(0).strip()));
    }

    String jdbcUrl() {
        return server.getJdbcUrl(USER, "postgres");
    }

    String version() throws SQLException {
        return one(observer, "SHOW server_version");
    }

    int port() {
        return server.getPort();
    }

    /** @param command that seeds, without the options that say where */
    void seed(List<String> command, long rows) throws IOException, InterruptedException, SQLException {
        List<String> whole = new java.util.ArrayList<>(command);
        whole.addAll(List.of(
                "seed",
                "--rows",
                Long.toString(rows),
                "--spring.datasource.url=" + jdbcUrl(),
                "--spring.datasource.username=" + USER,
                "--spring.datasource.password="));
        Process seeding = new ProcessBuilder(whole).inheritIO().start();
        if (seeding.waitFor() != 0) {
            throw new ExportFailure("RentScout's seeding failed; its message above says why");
        }
        settle("properties");
    }

    /** Makes the table {@code many}. */
    void multiply() throws SQLException {
        execute("CREATE UNLOGGED TABLE many AS SELECT properties.* FROM generate_series(1, " + TIMES + "), properties");
        settle("many");
    }

    /** Sets the marks that the first reader of a row would otherwise set. */
    private void settle(String table) throws SQLException {
        execute("VACUUM (FREEZE, ANALYZE) " + table);
        execute("CHECKPOINT");
    }

    /** Of all sessions that have ended: waits until those of others have. */
    double processorSeconds() throws SQLException, InterruptedException {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!"0"
                .equals(one(
                        observer,
                        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                                + " AND pid <> pg_backend_pid()"))) {
            if (System.nanoTime() > until) {
                throw new ExportFailure("a session of the last export has not ended");
            }
            Thread.sleep(5);
        }
        Thread.sleep(20); // from its last words to its end
        return ProcessorTime.ofChildren(postmaster);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = observer.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        observer.close();
        server.close();
    }
}
