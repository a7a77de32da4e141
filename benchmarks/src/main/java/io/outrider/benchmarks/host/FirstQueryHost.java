package io.outrider.benchmarks.host;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A small program: says {@value #READY} on standard output as soon as its first query on in-process H2 is answered, goes on
 * for some more, and tells the most memory it ever held.
 *
 * <p>Arguments: {@code result=FILE proxy=NAME}.
 */
public final class FirstQueryHost {
    /** The line that ends the start. */
    public static final String READY = "first query answered";

    private static final int FURTHER_QUERIES = 2_000;

    private FirstQueryHost() {}

    public static void main(String[] arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        try (Connection connection = Connections.open("jdbc:h2:mem:start", given.text("proxy"))) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL)");
                statement.execute("INSERT INTO item VALUES (1, 'one')");
            }
            try (PreparedStatement select = connection.prepareStatement("SELECT name FROM item WHERE id = ?")) {
                query(select);
                System.out.println(READY);
                System.out.flush();
                for (int i = 0; i < FURTHER_QUERIES; i++) {
                    query(select);
                }
            }
        }
        new Figures().put("peak_bytes", PeakMemory.bytes()).write(Path.of(given.text("result")));
    }

    private static void query(PreparedStatement select) throws SQLException {
        select.setInt(1, 1);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("no item 1");
            }
        }
    }
}
