import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks H2 one question after the other until something arrives on stdin, and prints how many and the sum of the answers. */
public final class SteadyHost {
    public static void main(String[] arguments) throws Exception {
        int asked = 0;
        long sum = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:steady")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE numbers (n INT)");
            }
            System.out.println("started");
            while (System.in.available() == 0) {
                asked++;
                sum += ask(connection, asked);
                Thread.sleep(5);
            }
        }
        System.out.println("asked: " + asked);
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
