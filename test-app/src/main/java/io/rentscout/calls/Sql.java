package io.rentscout.calls;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SqlProvider;
import org.springframework.stereotype.Component;

/** The one way to PostgreSQL: each call is one statement, counted once it has a connection. Any thread. */
@Component
public final class Sql {

    private final JdbcTemplate jdbc;
    private final CallCounts counts;

    Sql(JdbcTemplate jdbc, CallCounts counts) {
        this.jdbc = jdbc;
        this.counts = counts;
        // The pool sends one statement of its own: its first connection asks for the isolation level.
        counts.statement();
    }

    public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... args) {
        return jdbc.query(new Counted(sql, args, counts), mapper);
    }

    /** The first row, if any. */
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... args) {
        return list(sql, mapper, args).stream().findFirst();
    }

    /**
     * Hands over row by row and holds no more of them than so many. Only in a transaction: without one the driver reads
     * all rows first.
     */
    public void each(String sql, int fetchSize, RowCallbackHandler handler, @Nullable Object... args) {
        Counted counted = new Counted(sql, args, counts);
        jdbc.query(
                connection -> {
                    PreparedStatement statement = counted.createPreparedStatement(connection);
                    statement.setFetchSize(fetchSize);
                    return statement;
                },
                handler);
    }

    /** The number of rows changed. */
    public int change(String sql, @Nullable Object... args) {
        return jdbc.update(new Counted(sql, args, counts));
    }

    private record Counted(String sql, @Nullable Object[] args, CallCounts counts)
            implements PreparedStatementCreator, SqlProvider {

        @Override
        public PreparedStatement createPreparedStatement(Connection connection) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            try {
                new ArgumentPreparedStatementSetter(args).setValues(statement);
            } catch (SQLException | RuntimeException failure) {
                statement.close();
                throw failure;
            }
            counts.statement();
            return statement;
        }

        @Override
        public String getSql() {
            return sql;
        }
    }
}
