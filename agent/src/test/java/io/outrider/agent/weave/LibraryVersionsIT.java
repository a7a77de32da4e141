package io.outrider.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrider.agent.capture.CallRecorder;
import io.outrider.agent.capture.CaptureOptions;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.Drain;
import io.outrider.agent.event.DrainedCall;
import io.outrider.agent.event.EventRing;
import io.outrider.bridge.OutriderBridge;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.embedded.RedisServer;

/** Older and newer versions of the libraries, woven, at work on real servers: each tells the same of the same calls. */
class LibraryVersionsIT {
    private static EmbeddedPostgres postgres;
    private static RedisServer redis;
    private static int redisPort;

    private final EventRing ring = new EventRing(256);
    private final Drain drain = new Drain(ring);
    private final List<Throwable> adviceFailures = new ArrayList<>();

    @BeforeAll
    static void startServers() throws IOException {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        try (ServerSocket free = new ServerSocket(0)) {
            redisPort = free.getLocalPort();
        }
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("save \"\"")
                .build();
        redis.start();
    }

    @AfterAll
    static void stopServers() throws IOException {
        redis.stop();
        postgres.close();
    }

    @BeforeEach
    void connect() {
        OutriderBridge.connect(new CallRecorder(ring, new CaptureOptions(false, null, false), adviceFailures::add));
    }

    @AfterEach
    void disconnect() {
        OutriderBridge.connect(null);
        assertThat(adviceFailures).isEmpty();
    }

    static Stream<Path> postgresJars() throws IOException {
        return versions("postgresql-", org.postgresql.Driver.class);
    }

    static Stream<Path> h2Jars() throws IOException {
        return versions("h2-", org.h2.Driver.class);
    }

    static Stream<Path> jedisJars() throws IOException {
        return versions("jedis-", redis.clients.jedis.Jedis.class);
    }

    @ParameterizedTest
    @MethodSource("postgresJars")
    void pgjdbcTellsOfItsCalls(Path jar) throws Exception {
        String address = "localhost:" + postgres.getPort();
        Properties user = new Properties();
        user.setProperty("user", "postgres");
        try (WeavingLoader library = new WeavingLoader(jar);
                Connection connection = driver(library, "org.postgresql.Driver")
                        .connect("jdbc:postgresql://" + address + "/postgres", user)) {
            drain.all();

            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TEMPORARY TABLE t (n int)");
                assertThat(drain.only().text).isEqualTo("CREATE TEMPORARY TABLE t (n int)");

                assertThat(statement.executeUpdate("INSERT INTO t VALUES (1), (2), (3)"))
                        .isEqualTo(3);
                assertThat(drain.only().affectedRows).isEqualTo(3);

                assertThatThrownBy(() -> statement.executeQuery("SELECT nothing FROM t"))
                        .isInstanceOf(SQLException.class);
                assertThat(drain.only().error).isInstanceOf(SQLException.class);
            }
            try (PreparedStatement query = connection.prepareStatement("SELECT n FROM t WHERE n > ?")) {
                query.setInt(1, 1);
                assertThat(rows(query.executeQuery())).isEqualTo(2);
            }
            DrainedCall select = drain.only();
            assertThat(select.action.eventAction()).isEqualTo("db.query");
            assertThat(select.text).isEqualTo("SELECT n FROM t WHERE n > $1");
            assertThat(select.returnedRows).isEqualTo(2);
            assertThat(select.peer).isEqualTo(address);
            assertThat(select.namespace).isEqualTo("postgres");
            assertThat(select.backendPid).isPositive();

            assertThat(connection.isValid(5)).isTrue();
            assertThat(drain.only().action.eventAction()).isEqualTo("db.ping");

            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
                for (int n = 4; n < 7; n++) {
                    insert.setInt(1, n);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            DrainedCall batch = drain.only();
            assertThat(batch.action.eventAction()).isEqualTo("db.batch");
            assertThat(batch.batchSize).isEqualTo(3);
            assertThat(batch.affectedRows).isEqualTo(3);

            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(4);
                assertThat(rows(statement.executeQuery("SELECT n FROM t"))).isEqualTo(6);
            }
            List<DrainedCall> pages = drain.all();
            assertThat(pages).extracting(page -> page.action.eventAction()).containsExactly("db.query", "db.fetch");
            assertThat(pages).extracting(page -> page.returnedRows).containsExactly(4L, 2L);
            assertThat(pages).extracting(page -> page.text).containsOnly("SELECT n FROM t");

            connection.commit();
            assertThat(drain.only().action.eventAction()).isEqualTo("db.commit");
            connection.createStatement().execute("SELECT 1");
            connection.rollback();
            assertThat(drain.all())
                    .extracting(call -> call.action.eventAction())
                    .containsExactly("db.query", "db.rollback");
        }
    }

    @ParameterizedTest
    @MethodSource("h2Jars")
    void h2TellsOfItsCalls(Path jar) throws Exception {
        boolean beforeVersion2 = jar.getFileName().toString().startsWith("h2-1.");
        try (WeavingLoader library = new WeavingLoader(jar);
                Connection connection = driver(library, "org.h2.Driver")
                        .connect("jdbc:h2:mem:" + jar.getFileName(), new Properties())) {
            drain.all();

            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t (n int)");
                assertThat(drain.only().text).isEqualTo("CREATE TABLE t (n int)");

                assertThat(statement.executeUpdate("INSERT INTO t VALUES (1), (2), (3)"))
                        .isEqualTo(3);
                assertThat(drain.only().affectedRows).isEqualTo(beforeVersion2 ? CallEvent.UNKNOWN : 3);

                assertThatThrownBy(() -> statement.executeQuery("SELECT nothing FROM t"))
                        .isInstanceOf(SQLException.class);
                assertThat(drain.only().error).isInstanceOf(SQLException.class);
            }
            try (PreparedStatement query = connection.prepareStatement("SELECT n FROM t WHERE n > ?")) {
                query.setInt(1, 1);
                assertThat(rows(query.executeQuery())).isEqualTo(2);
            }
            DrainedCall select = drain.only();
            assertThat(select.action.eventAction()).isEqualTo("db.query");
            assertThat(select.text).isEqualTo("SELECT n FROM t WHERE n > ?");
            assertThat(select.returnedRows).isEqualTo(beforeVersion2 ? CallEvent.UNKNOWN : 2);
            assertThat(select.namespace == null).isEqualTo(beforeVersion2);

            connection.setAutoCommit(false);
            drain.all();
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
                for (int n = 4; n < 7; n++) {
                    insert.setInt(1, n);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            DrainedCall batch = drain.only();
            assertThat(batch.action.eventAction()).isEqualTo("db.batch");
            assertThat(batch.text).isEqualTo("INSERT INTO t VALUES (?)");
            assertThat(batch.batchSize).isEqualTo(3);
            assertThat(batch.affectedRows).isEqualTo(beforeVersion2 ? CallEvent.UNKNOWN : 3);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
                insert.executeBatch();
            }
            assertThat(drain.all()).isEmpty();

            connection.commit();
            assertThat(drain.only().action.eventAction()).isEqualTo("db.commit");
            connection.rollback();
            assertThat(drain.only().action.eventAction()).isEqualTo("db.rollback");
        }
    }

    @ParameterizedTest
    @MethodSource("jedisJars")
    void jedisTellsOfItsCalls(Path jar) throws Exception {
        boolean tellsKeys = !jar.getFileName().toString().startsWith("jedis-4.");
        String address = "localhost:" + redisPort;
        try (WeavingLoader library = new WeavingLoader(jar)) {
            Object jedis = library.loadClass("redis.clients.jedis.Jedis")
                    .getConstructor(String.class, int.class)
                    .newInstance("localhost", redisPort);
            call(jedis, "ping");
            drain.all();

            call(jedis, "set", "city", "Bonn");
            DrainedCall set = drain.only();
            assertThat(set.command).isEqualTo("SET");
            assertThat(set.key).isEqualTo(tellsKeys ? "city" : null);
            assertThat(set.peer).isEqualTo(address);

            assertThat(call(jedis, "get", "city")).isEqualTo("Bonn");
            assertThat(drain.only().reply).isEqualTo(CallEvent.REPLY_PRESENT);
            assertThat(call(jedis, "get", "absent")).isNull();
            assertThat(drain.only().reply).isEqualTo(CallEvent.REPLY_ABSENT);

            assertThatThrownBy(() -> call(jedis, "incr", "city")).isNotNull();
            assertThat(drain.only().error).hasMessageContaining("not an integer");

            Object pipeline = call(jedis, "pipelined");
            call(pipeline, "get", "city");
            call(pipeline, "get", "absent");
            call(pipeline, "sync");
            DrainedCall piped = drain.only();
            assertThat(piped.action.eventAction()).isEqualTo("redis.pipeline");
            assertThat(piped.batchSize).isEqualTo(2);
            assertThat(piped.peer).isEqualTo(address);

            Object transaction = call(jedis, "multi");
            drain.all();
            call(transaction, "set", "city", "Kiel");
            call(transaction, "exec");
            List<DrainedCall> executed = drain.all();
            DrainedCall exec = executed.get(executed.size() - 1);
            assertThat(exec.action.eventAction()).isEqualTo("redis.transaction");
            assertThat(exec.peer).isEqualTo(address);
            call(jedis, "close");
        }
    }

    /** The jars that the build put aside, and the one on the test class path. */
    private static Stream<Path> versions(String prefix, Class<?> newest) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files =
                Files.list(WeavingLoader.jarOf(LibraryVersionsIT.class).resolveSibling("versions"))) {
            files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .forEach(jars::add);
        }
        assertThat(jars).hasSizeGreaterThan(2);
        jars.add(WeavingLoader.jarOf(newest));
        return jars.stream();
    }

    private static Driver driver(ClassLoader library, String name) throws ReflectiveOperationException {
        return (Driver) Class.forName(name, true, library).getConstructor().newInstance();
    }

    private static int rows(ResultSet result) throws SQLException {
        int rows = 0;
        while (result.next()) {
            rows++;
        }
        return rows;
    }

    /** Return types changed between the versions of Jedis: compiled calls would not link. */
    private static Object call(Object receiver, String name, String... arguments) throws Exception {
        Class<?>[] types = Stream.of(arguments).map(a -> String.class).toArray(Class<?>[]::new);
        Method method = receiver.getClass().getMethod(name, types);
        return method.invoke(receiver, (Object[]) arguments);
    }
}
