package io.outrider.benchmarks.host;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A result of 1,000 rows, read to its end, again and again: what is added per row.
 *
 * <p>Arguments: {@code result=FILE proxy=NAME url=JDBC_URL warmup=SECONDS seconds=SECONDS}.
 */
public final class RowsHost {
    private static final int ROWS = 1_000;

    private final PreparedStatement statement;
    private long results;

    private RowsHost(PreparedStatement statement) {
        this.statement = statement;
    }

    public static void main(String[] arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        String url = given.text("url");
        try (Connection connection = Connections.open(url, given.text("proxy"))) {
            fill(connection, url.startsWith("jdbc:postgresql:") ? "generate_series" : "SYSTEM_RANGE");
            try (PreparedStatement statement = connection.prepareStatement("SELECT id, name, city FROM listing")) {
                RowsHost host = new RowsHost(statement);
                host.run(given.nanos("warmup"));
                CallingThread used = host.run(given.nanos("seconds"));
                double rows = (double) host.results * ROWS;
                new Figures()
                        .put("results", host.results)
                        .put("thread_ns_per_row", used.wallNanos() / rows)
                        .put("thread_cpu_ns_per_row", used.cpuNanos() / rows)
                        .put("thread_bytes_per_row", used.allocatedBytes() / rows)
                        .write(Path.of(given.text("result")));
            }
        }
    }

    private static void fill(Connection connection, String range) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE listing (id INT, name VARCHAR(40), city VARCHAR(40))");
            statement.execute("INSERT INTO listing SELECT x, 'listing ' || x, 'city ' || x % 10 FROM " + range + "(1, "
                    + ROWS + ")" + (range.equals("generate_series") ? " AS x" : ""));
        }
    }

    private CallingThread run(long nanos) throws SQLException {
        results = 0;
        CallingThread used = CallingThread.begin();
        long deadline = System.nanoTime() + nanos;
        while (System.nanoTime() < deadline) {
            tenResults();
        }
        used.end();
        return used;
    }

    /** The unit of work that an agent which records inside transactions only is told to take for one. */
    private void tenResults() throws SQLException {
        for (int i = 0; i < 10; i++) {
            int rows = 0;
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows += result.getInt(1) > 0
                                    && !result.getString(2).isEmpty()
                                    && !result.getString(3).isEmpty()
                            ? 1
                            : 0;
                }
            }
            if (rows != ROWS) {
                throw new SQLException("a result had " + rows + " rows instead of " + ROWS);
            }
            results++;
        }
    }
}
