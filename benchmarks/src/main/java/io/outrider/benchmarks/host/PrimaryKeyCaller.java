package io.outrider.benchmarks.host;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One thread of a host that looks up rows by their key. Used by one thread at a time. */
final class PrimaryKeyCaller implements Runnable, AutoCloseable {
    private final Connection connection;
    private final PreparedStatement statement;
    private final int rows;
    private long nanos;
    private long calls;
    private int key;
    private CallingThread used = new CallingThread();
    private @Nullable SQLException failure;

    PrimaryKeyCaller(Connection connection, int rows) throws SQLException {
        this.connection = connection;
        this.statement = connection.prepareStatement("SELECT name FROM item WHERE id = ?");
        this.rows = rows;
    }

    void stopAfter(long nanos) {
        this.nanos = nanos;
    }

    @Override
    public void run() {
        try {
            used = CallingThread.begin();
            long deadline = System.nanoTime() + nanos;
            while (System.nanoTime() < deadline) {
                hundredCalls();
            }
            used.end();
        } catch (SQLException e) {
            failure = e;
        }
    }

    /** The unit of work that an agent which records inside transactions only is told to take for one. */
    private void hundredCalls() throws SQLException {
        for (int i = 0; i < 100; i++) {
            key = key == rows ? 1 : key + 1;
            statement.setInt(1, key);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getString(1).isEmpty()) {
                    throw new SQLException("no item " + key);
                }
            }
        }
        calls += 100;
    }

    /** After it has run. */
    void requireWhole() {
        if (failure != null) {
            throw new IllegalStateException("a call failed", failure);
        }
    }

    long calls() {
        return calls;
    }

    CallingThread used() {
        return used;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
        connection.close();
    }
}
