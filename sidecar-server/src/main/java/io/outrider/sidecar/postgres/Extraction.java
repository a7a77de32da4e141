package io.outrider.sidecar.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import tools.jackson.databind.json.JsonMapper;

/**
 * One connection that carries rows out: a read-only transaction on one snapshot, and a binary COPY whose messages are handed over as
 * they arrive. Nothing is read ahead, so whoever stops asking stops the server. One thread, except {@link #cancel} and {@link #abort}.
 */
public final class Extraction implements AutoCloseable {
    private static final String LOCK_TIMEOUT = "10s";

    private final BaseConnection connection;
    private final @Nullable CopyStream stream; // null: the driver reads all by itself
    private @Nullable CopyOut copy;
    private volatile boolean copying;

    private Extraction(BaseConnection connection, @Nullable CopyStream stream) {
        this.connection = connection;
        this.stream = stream;
    }

    /** Takes the rows as they came; the array is only lent, until the next message. */
    public interface Messages {
        void take(byte[] data, int from, int length);
    }

    /** @param limit after which the server ends the statement by itself */
    public static Extraction open(PostgresConfig config, Duration limit) throws SQLException {
        return open(config, limit, null);
    }

    /** @param snapshot that another extraction exported, or null for one of its own */
    public static Extraction open(PostgresConfig config, Duration limit, @Nullable String snapshot)
            throws SQLException {
        Properties properties = new Properties();
        if (!config.user().isEmpty()) {
            properties.setProperty("user", config.user());
        }
        if (!config.password().isEmpty()) {
            properties.setProperty("password", config.password());
        }
        properties.setProperty("ApplicationName", "outrider-export");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        Extraction extraction = connect(config.url(), properties);
        try {
            extraction.begin(limit, snapshot);
            return extraction;
        } catch (SQLException | RuntimeException e) {
            extraction.abort();
            throw e;
        }
    }

    private static Extraction connect(String url, Properties properties) throws SQLException {
        String number = CopySockets.expect(properties);
        CopyStream stream = null;
        Connection connection;
        try {
            connection = new org.postgresql.Driver().connect(url, properties);
        } finally {
            try {
                stream = CopySockets.take(number);
            } catch (IOException e) {
                // the connection is lost; whoever uses it next will say so
            }
        }
        if (connection == null) {
            throw new SQLException("postgres.url is no jdbc:postgresql: address", "08001");
        }
        return new Extraction(connection.unwrap(BaseConnection.class), stream);
    }

    /**
     * The columns with the types that the server gives them. Asked by a join that can have no match, which the planner sees: nothing is
     * read.
     */
    public List<ResultColumn> describe(String source, List<String> quotedColumns) throws SQLException {
        String types = quotedColumns.stream()
                .map(column -> "pg_catalog.pg_typeof(described." + column + ")::oid::int8")
                .collect(Collectors.joining(", "));
        List<Integer> oids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + types + " FROM (SELECT 1) AS one LEFT JOIN (SELECT "
                        + String.join(", ", quotedColumns) + " FROM " + source + ") AS described ON false")) {
            rows.next();
            for (int i = 1; i <= quotedColumns.size(); i++) {
                oids.add((int) rows.getLong(i));
                names.add(quotedColumns.get(i - 1));
            }
        }
        Map<Integer, ResultColumn.Type> known = types(oids);
        List<ResultColumn> described = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            ResultColumn.Type type = known.get(oids.get(i));
            if (type == null) {
                throw new SQLException("the type of column " + names.get(i) + " is not in the catalogue", "42704");
            }
            described.add(new ResultColumn(names.get(i), type));
        }
        return described;
    }

    /** How many digits a numeric column has, and how many of them behind the point; null when its type does not say, or for other types. */
    public List<@Nullable Digits> digits(String source, List<String> quotedColumns) throws SQLException {
        List<@Nullable Digits> digits = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT " + String.join(", ", quotedColumns) + " FROM " + source)) {
            ResultSetMetaData columns = statement.getMetaData(); // the server describes it, nothing runs
            for (int i = 1; i <= quotedColumns.size(); i++) {
                boolean numeric = columns.getColumnType(i) == Types.NUMERIC && columns.getPrecision(i) > 0;
                digits.add(numeric ? new Digits(columns.getPrecision(i), columns.getScale(i)) : null);
            }
        }
        return digits;
    }

    /** @param scale so many are behind the point; may be negative */
    public record Digits(int all, int scale) {}

    /** Whether there are more rows than so many. Reads them, but sends none. */
    public boolean hasMoreRows(String select, long than) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT 1 FROM (" + select + ") AS counted OFFSET " + than + " LIMIT 1")) {
            return rows.next();
        }
    }

    /** What the planner expects, without counting. */
    public long estimatedRows(String select) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN (FORMAT JSON) " + select)) {
            rows.next();
            return JsonMapper.shared()
                    .readTree(rows.getString(1))
                    .at("/0/Plan/Plan Rows")
                    .asLong(0);
        }
    }

    /** Pages of a table that ranges may be cut from; 0 when it is not one plain table with pages of its own. */
    public long pages(String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::int"
                        + " FROM pg_catalog.pg_class c WHERE c.oid = ?::regclass AND c.relkind IN ('r', 'm')"
                        + " AND NOT c.relhassubclass AND NOT c.relrowsecurity")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    public int majorVersion() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    /** Lets other extractions read exactly what this one sees, as long as it stays open. */
    public String exportSnapshot() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** A text as an SQL literal, quoted by the driver for this very session. */
    public String literal(String text) throws SQLException {
        return "'" + connection.escapeString(text) + "'";
    }

    /** Comes back when the server has rows, or knows that there are none. */
    public void start(String select) throws SQLException {
        copying = true;
        if (stream != null) {
            stream.watch();
        }
        copy = connection.getCopyAPI().copyOut("COPY (" + select + ") TO STDOUT (FORMAT binary)");
    }

    /** Waits for the next message and gives it away; false when the server has sent everything and said so. */
    public boolean next(Messages messages) throws SQLException {
        if (copy == null) {
            throw new IllegalStateException("start comes first");
        }
        if (stream != null && isRow(stream)) {
            messages.take(stream.buffer(), stream.start(), stream.length());
            return true;
        }
        byte[] message = copy.readFromCopy();
        copying = message != null;
        if (message == null) {
            return false;
        }
        messages.take(message, 0, message.length);
        return true;
    }

    /** Whether {@link #next} would not have to wait, as far as is known. */
    public boolean hasNext() {
        return stream != null && stream.hasNext();
    }

    private static boolean isRow(CopyStream stream) throws SQLException {
        try {
            return stream.next();
        } catch (IOException e) {
            throw new SQLException("the connection to the server broke (" + e.getMessage() + ")", "08006", e);
        }
    }

    /** Ends the statement at the server; {@link #next} fails then. Any thread. */
    public void cancel() throws SQLException {
        if (copying) {
            connection.cancelQuery();
        }
    }

    /** Drops the connection without a word. Any thread. */
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // it is gone already
        }
    }

    /** A statement that still runs is ended, for a backend that sorts would not notice that nobody listens. */
    @Override
    public void close() {
        try {
            if (copying) {
                connection.cancelQuery();
                connection.abort(Runnable::run);
            } else {
                connection.close();
            }
        } catch (SQLException e) {
            abort();
        }
    }

    private void begin(Duration limit, @Nullable String snapshot) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String adopt = snapshot == null ? "" : "; SET TRANSACTION SNAPSHOT " + literal(snapshot);
            statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" + adopt
                    + "; SET LOCAL statement_timeout = " + limit.toMillis()
                    + "; SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'"
                    + "; SET LOCAL idle_in_transaction_session_timeout = 0"
                    // Literals are quoted for this; what is cast to text has to look the same everywhere.
                    + "; SET LOCAL standard_conforming_strings = on"
                    + "; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'"
                    + "; SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'"
                    + "; SET LOCAL extra_float_digits = 1; SET LOCAL xmlbinary = 'base64'");
        }
    }

    private Map<Integer, ResultColumn.Type> types(List<Integer> oids) throws SQLException {
        String list = oids.stream().distinct().map(String::valueOf).collect(Collectors.joining(","));
        Map<Integer, ResultColumn.Type> types = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT t.oid::int8, CASE WHEN t.typsend = 'array_send'::regproc THEN 'A' ELSE t.typtype::text END,"
                        + " t.typelem::int8, t.typsend::text, e.typsend::text, pg_catalog.format_type(t.oid, NULL)"
                        + " FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem"
                        + " WHERE t.oid = ANY (?::oid[])")) {
            statement.setString(1, "{" + list + "}");
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    boolean array = "A".equals(rows.getString(2));
                    types.put(
                            (int) rows.getLong(1),
                            new ResultColumn.Type(
                                    (int) rows.getLong(1),
                                    rows.getString(2),
                                    array ? (int) rows.getLong(3) : 0,
                                    array ? String.valueOf(rows.getString(5)) : rows.getString(4),
                                    rows.getString(6)));
                }
            }
        }
        return types;
    }
}
