import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks H2 one question after the other, a given number of times, and prints the sum of the answers. */
public final class SteadyHost {
    public static void main(String[] arguments) throws Exception {
        int times = Integer.parseInt(arguments[0]);
        long pauseMillis = Long.parseLong(arguments[1]);
        long sum = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:steady")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE numbers (n INT)");
            }
            System.out.println("started");
            for (int i = 1; i <= times; i++) {
                sum += ask(connection, i);
                Thread.sleep(pauseMillis);
            }
        }
        System.out.println("sum: " + sum);
    }

    private static int ask(Connection connection, int number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT CAST(? AS INT) + 1")) {
            select.setInt(1, number);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
