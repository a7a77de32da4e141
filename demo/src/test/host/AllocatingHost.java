import java.lang.management.ManagementFactory;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Prints how many bytes its thread allocates for each kind of call once everything is warm: the least of many rounds, as a
 * round in which some table of the driver grew says nothing. Knows nothing of the agent.
 */
public final class AllocatingHost {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_ROUNDS = 20;
    private static final int ROUNDS = 20;
    private static final int CALLS = 25;

    public static void main(String[] arguments) throws Exception {
        try (Connection h2 = DriverManager.getConnection("jdbc:h2:mem:allocating");
                Connection postgres = DriverManager.getConnection(arguments[0]);
                Jedis jedis = new Jedis(URI.create(arguments[1]))) {
            database("h2", h2);
            database("pgjdbc", postgres);
            redis(jedis);
        }
    }

    private static void database(String name, Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, price INT)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, ?, ?)")) {
                for (int id = 0; id < 1_000; id++) {
                    insert.setInt(1, id);
                    insert.setString(2, "item");
                    insert.setInt(3, id);
                    insert.executeUpdate();
                }
            }
        }
        try (PreparedStatement one = connection.prepareStatement("SELECT name FROM item WHERE id = ?");
                PreparedStatement all = connection.prepareStatement("SELECT name FROM item WHERE id >= ?");
                PreparedStatement update = connection.prepareStatement("UPDATE item SET price = 1 WHERE id = ?")) {
            measure(name + " query", () -> read(one));
            measure(name + " thousand rows", () -> read(all));
            measure(name + " update", () -> {
                update.setInt(1, 0);
                update.executeUpdate();
            });
        }
    }

    private static void read(PreparedStatement select) throws SQLException {
        select.setInt(1, 0);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                rows.getString(1);
            }
        }
    }

    private static void redis(Jedis jedis) throws Exception {
        measure("jedis set", () -> jedis.set("item:1", "one"));
        measure("jedis get", () -> jedis.get("item:1"));
        measure("jedis pipeline", () -> {
            try (Pipeline pipeline = jedis.pipelined()) {
                pipeline.get("item:1");
                pipeline.get("item:2");
                pipeline.sync();
            }
        });
    }

    private static void measure(String kind, Call call) throws Exception {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            bytes(call);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            least = Math.min(least, bytes(call));
        }
        System.out.println(kind + ": " + least / CALLS);
    }

    private static long bytes(Call call) throws Exception {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < CALLS; i++) {
            call.make();
        }
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    private interface Call {
        void make() throws Exception;
    }
}
