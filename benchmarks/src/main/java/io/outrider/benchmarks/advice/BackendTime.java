package io.outrider.benchmarks.advice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Executes queries in one session and reads the processor time of its server process, as Linux counts it. One thread. */
final class BackendTime implements AutoCloseable {
    private static final String CANCELLED = "57014";

    private final Connection connection;
    private final Path schedule;

    /** @param timedOut whether the run was cut; then the time is what was spent until then */
    record Run(double millis, boolean timedOut) {}

    BackendTime(Connection connection, int timeoutSeconds) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET max_parallel_workers_per_gather = 0");
            statement.execute("SET jit = off");
            statement.execute("SET statement_timeout = '" + timeoutSeconds + "s'");
            try (ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
                rows.next();
                this.schedule = Path.of("/proc", Integer.toString(rows.getInt(1)), "schedstat");
            }
        }
        if (!Files.isReadable(schedule)) {
            throw new SQLException(
                    schedule
                            + " cannot be read; processor time is measured on Linux only, by a user who may see the server's processes");
        }
    }

    /** All rows are fetched. */
    Run run(String sql) throws SQLException, IOException {
        long before = nanos();
        boolean timedOut = false;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getString(1);
            }
        } catch (SQLException e) {
            if (!CANCELLED.equals(e.getSQLState())) {
                throw e;
            }
            timedOut = true;
        }
        return new Run((nanos() - before) / 1e6, timedOut);
    }

    private long nanos() throws IOException {
        return Long.parseLong(Files.readString(schedule).trim().split(" ")[0]);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
