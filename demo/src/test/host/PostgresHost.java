import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;

/** Uses pgjdbc in every way that a host may, and prints what each call gave or threw. Knows nothing of the agent. */
public final class PostgresHost {
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(arguments[0])) {
            statements(connection);
            preparedStatements(connection);
            callableStatements(connection);
            batches(connection);
            largeUpdates(connection);
            failures(connection);
            cursor(connection);
            transactions(connection);
            resultSetsThatWrite(connection);
            drivers(connection);
        }
    }

    private static void statements(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            say("ddl", statement.execute("CREATE TABLE homes (id serial PRIMARY KEY, city text NOT NULL, price numeric(10, 2))"));
            say("insert", statement.executeUpdate("INSERT INTO homes (city, price) VALUES ('Riga', 700), ('Омск', 350.5), ('O''Higgins', NULL)"));
            say("select", rows(statement.executeQuery("SELECT id, city, price FROM homes ORDER BY id")));
            say("literal", rows(statement.executeQuery("/* page 1 */ SELECT city FROM homes WHERE city = 'O''Higgins' AND price IS NULL -- tail")));
            say("two results", statement.execute("SELECT 1; SELECT 2, 3"));
            say("first", rows(statement.getResultSet()));
            say("more", statement.getMoreResults());
            say("second", rows(statement.getResultSet()));
            say("no more", statement.getMoreResults() + " " + statement.getUpdateCount());
            say("nothing found", rows(statement.executeQuery("SELECT * FROM homes WHERE id = -1")));
            say("update", statement.executeUpdate("UPDATE homes SET price = 800 WHERE city = 'Riga'"));
        }
    }

    private static void preparedStatements(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO homes (city, price) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, "Łódź \ud83c\udfe0");
            insert.setNull(2, Types.NUMERIC);
            say("prepared insert", insert.executeUpdate());
            say("keys", rows(insert.getGeneratedKeys()));
        }
        // From the fifth time on the driver names the statement on the server: another way through its code.
        try (PreparedStatement select = connection.prepareStatement("SELECT city FROM homes WHERE id = ?")) {
            for (int id = 1; id <= 8; id++) {
                select.setInt(1, id);
                say("prepared select " + id, rows(select.executeQuery()));
            }
        }
        try (PreparedStatement execute = connection.prepareStatement("DELETE FROM homes WHERE id = ? RETURNING city")) {
            execute.setInt(1, 3);
            say("execute returning", execute.execute());
            say("returned", rows(execute.getResultSet()));
        }
        try (PreparedStatement in = connection.prepareStatement("SELECT count(*) FROM homes WHERE id IN (?, ?, ?)")) {
            in.setInt(1, 1);
            in.setInt(2, 2);
            in.setInt(3, 3);
            say("in", rows(in.executeQuery()));
        }
    }

    private static void callableStatements(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE FUNCTION plus(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b'");
            statement.execute("CREATE PROCEDURE raise_prices(by_what numeric) LANGUAGE sql AS 'UPDATE homes SET price = price + by_what'");
        }
        try (CallableStatement call = connection.prepareCall("{? = call plus(?, ?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, 40);
            call.setInt(3, 2);
            say("function", call.execute());
            say("answer", call.getInt(1));
        }
        try (CallableStatement call = connection.prepareCall("CALL raise_prices(?)")) {
            call.setBigDecimal(1, new java.math.BigDecimal("1.5"));
            say("procedure", call.execute());
        }
    }

    private static void batches(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO homes (id, city) VALUES (100, 'a')");
            statement.addBatch("UPDATE homes SET price = 1 WHERE id = 100");
            statement.addBatch("DELETE FROM homes WHERE id = -1");
            say("batch", Arrays.toString(statement.executeBatch()));
            say("empty batch", Arrays.toString(statement.executeBatch()));
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO homes (id, city) VALUES (?, ?)")) {
            for (int id = 101; id <= 104; id++) {
                insert.setInt(1, id);
                insert.setString(2, "batch " + id);
                insert.addBatch();
            }
            say("prepared batch", Arrays.toString(insert.executeBatch()));
            insert.setInt(1, 105);
            insert.setString(2, "new");
            insert.addBatch();
            insert.setInt(1, 104);
            insert.setString(2, "there already");
            insert.addBatch();
            try {
                say("not reached", insert.executeBatch());
            } catch (BatchUpdateException e) {
                say("failed batch", e.getSQLState() + " " + Arrays.toString(e.getUpdateCounts()) + " " + e.getMessage());
            }
        }
    }

    private static void largeUpdates(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            say("large update", statement.executeLargeUpdate("UPDATE homes SET city = city || '!' WHERE id > 100"));
            statement.addBatch("DELETE FROM homes WHERE id = 100");
            statement.addBatch("DELETE FROM homes WHERE id > 100");
            say("large batch", Arrays.toString(statement.executeLargeBatch()));
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE homes SET price = ? WHERE id <= ?")) {
            update.setInt(1, 5);
            update.setInt(2, 2);
            say("large prepared update", update.executeLargeUpdate());
        }
    }

    private static void failures(Connection connection) throws SQLException {
        fails(connection, "syntax", "SELEC 1");
        fails(connection, "no such table", "SELECT * FROM castles");
        fails(connection, "duplicate", "INSERT INTO homes (id, city) VALUES (1, 'twice')");
        fails(connection, "null", "INSERT INTO homes (city) VALUES (NULL)");
        fails(connection, "division", "SELECT 1 / 0");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = 30");
            fails(connection, "timeout", "SELECT pg_sleep(10)");
            statement.execute("SET statement_timeout = 0");
            try {
                say("not reached", statement.executeQuery("UPDATE homes SET price = 1 WHERE id = -1"));
            } catch (SQLException e) {
                say("no result", e.getSQLState() + " " + e.getMessage());
            }
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM homes WHERE id = ?")) {
            say("not reached", select.executeQuery());
        } catch (SQLException e) {
            say("parameter missing", e.getSQLState() + " " + e.getMessage());
        }
        Statement closed = connection.createStatement();
        closed.close();
        try {
            say("not reached", closed.executeQuery("SELECT 1"));
        } catch (SQLException e) {
            say("closed", e.getSQLState() + " " + e.getMessage());
        }
    }

    private static void cursor(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement select = connection.prepareStatement("SELECT n FROM generate_series(1, 35) AS n")) {
            select.setFetchSize(10);
            try (ResultSet rows = select.executeQuery()) {
                int sum = 0;
                while (rows.next()) {
                    sum += rows.getInt(1);
                }
                say("cursor", sum);
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static void transactions(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO homes (id, city) VALUES (200, 'kept')");
            connection.commit();
            statement.executeUpdate("INSERT INTO homes (id, city) VALUES (201, 'taken back')");
            connection.rollback();
            Savepoint savepoint = connection.setSavepoint("here");
            statement.executeUpdate("DELETE FROM homes");
            connection.rollback(savepoint);
            connection.commit();
            connection.commit(); // nothing is open: the driver sends nothing
            fails(connection, "aborts", "SELECT 1 / 0");
            fails(connection, "aborted", "SELECT 1");
            connection.rollback();
        }
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            say("transactions", rows(statement.executeQuery("SELECT id FROM homes WHERE id >= 200 ORDER BY id")));
        }
    }

    private static void resultSetsThatWrite(Connection connection) throws SQLException {
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT id, city, price FROM homes ORDER BY id")) {
            rows.last();
            rows.updateString("city", "by hand");
            rows.updateRow();
            rows.first();
            say("first city", rows.getString("city"));
        }
    }

    private static void drivers(Connection connection) throws SQLException {
        say("valid", connection.isValid(5));
        try (ResultSet tables = connection.getMetaData().getTables(null, "public", "homes", null)) {
            say("table", tables.next() + " " + tables.getString("TABLE_NAME"));
        }
        connection.close();
        try {
            say("not reached", connection.createStatement());
        } catch (SQLException e) {
            say("closed connection", e.getSQLState() + " " + e.getMessage());
        }
    }

    private static void fails(Connection connection, String what, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            say("not reached", statement.execute(sql));
        } catch (SQLException e) {
            say(what, e.getClass().getName() + " " + e.getSQLState() + " " + e.getMessage());
        }
    }

    private static String rows(ResultSet rows) throws SQLException {
        StringBuilder text = new StringBuilder();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            text.append('[');
            for (int column = 1; column <= columns; column++) {
                text.append(column > 1 ? ", " : "").append(rows.getString(column));
            }
            text.append(']');
        }
        rows.close();
        return text.toString();
    }

    private static void say(String what, Object value) {
        System.out.println(what + ": " + value);
    }
}
