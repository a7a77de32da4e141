import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;

/** Uses H2 as a host may, and prints what each call gave or threw. Knows nothing of the agent. */
public final class H2Host {
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:homes");
                Statement statement = connection.createStatement()) {
            say("ddl", statement.execute("CREATE TABLE homes (id INT PRIMARY KEY, city VARCHAR(40) NOT NULL, price INT)"));
            say("insert", statement.executeUpdate("INSERT INTO homes VALUES (1, 'Riga', 700), (2, 'Омск', NULL)"));
            say("select", rows(statement.executeQuery("SELECT id, city FROM homes WHERE city <> 'O''Higgins' ORDER BY id")));
            statement.addBatch("INSERT INTO homes VALUES (3, 'a', 1)");
            statement.addBatch("INSERT INTO homes VALUES (4, 'b', 2)");
            say("batch", Arrays.toString(statement.executeBatch()));
            say("large update", statement.executeLargeUpdate("UPDATE homes SET price = 9"));
            prepared(connection);
            failures(statement);
            transactions(connection);
        }
    }

    private static void prepared(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT city FROM homes WHERE id = ?")) {
            for (int id = 1; id <= 3; id++) {
                select.setInt(1, id);
                say("prepared " + id, rows(select.executeQuery()));
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO homes VALUES (?, ?, ?)")) {
            for (int id = 10; id <= 12; id++) {
                insert.setInt(1, id);
                insert.setString(2, "batch");
                insert.setInt(3, id);
                insert.addBatch();
            }
            say("prepared batch", Arrays.toString(insert.executeBatch()));
        }
        try (CallableStatement call = connection.prepareCall("CALL ABS(?)")) {
            call.setInt(1, -42);
            say("call", rows(call.executeQuery()));
        }
        try (CallableStatement call = connection.prepareCall("{? = CALL ABS(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, -7);
            say("function", call.execute() + " " + call.getInt(1));
        }
    }

    private static void failures(Statement statement) {
        for (String sql : new String[] {
            "SELEC 1", "SELECT * FROM castles", "INSERT INTO homes VALUES (1, 'twice', 0)", "SELECT 1 / 0"
        }) {
            try {
                say("not reached", statement.execute(sql));
            } catch (SQLException e) {
                say("failure", e.getClass().getName() + " " + e.getSQLState() + " " + e.getMessage());
            }
        }
    }

    private static void transactions(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO homes VALUES (20, 'kept', 0)");
            connection.commit();
            statement.executeUpdate("INSERT INTO homes VALUES (21, 'taken back', 0)");
            connection.rollback();
            say("transactions", rows(statement.executeQuery("SELECT id FROM homes WHERE id >= 20")));
            connection.commit();
        }
        connection.setAutoCommit(true);
        say("valid", connection.isValid(1));
    }

    private static String rows(ResultSet rows) throws SQLException {
        StringBuilder text = new StringBuilder();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int column = 1; column <= columns; column++) {
                text.append(column > 1 ? ", " : "[").append(rows.getString(column));
            }
            text.append(']');
        }
        return text.toString();
    }

    private static void say(String what, Object value) {
        System.out.println(what + ": " + value);
    }
}
