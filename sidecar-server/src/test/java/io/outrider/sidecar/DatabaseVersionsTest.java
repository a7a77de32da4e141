package io.outrider.sidecar;

import static io.outrider.sidecar.RunningSidecar.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.outrider.sidecar.postgres.Servers;
import io.outrider.sidecar.postgres.StatementForm;
import io.outrider.sidecar.tail.WrittenSegments;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same questions through a pooler, and to servers of every version and a replica: {@code mvn -Pmatrix -pl sidecar-server test}. */
class DatabaseVersionsTest {
    private static final String FINGERPRINT = StatementForm.fingerprint(ShopDatabase.BY_CITY);

    @TempDir
    Path folder;

    static List<Integer> versions() {
        return Servers.versions();
    }

    @Tag("matrix")
    @ParameterizedTest
    @MethodSource("versions")
    void everyVersionAnswers(int major) throws Exception {
        try (ShopDatabase shop = ShopDatabase.start(major);
                RunningSidecar sidecar = start(shop.url("watcher"))) {
            everythingIsAnswered(shop, sidecar);
            JsonNode row = sidecar.json("/api/queries/" + FINGERPRINT).path("server");
            assertThat(row.has("planning_ms")).as("counted since 13").isEqualTo(major >= 13);
            assertThat(row.has("jit_ms")).as("counted since 15").isEqualTo(major >= 15);
            assertThat(row.has("workers_planned")).as("counted since 18").isEqualTo(major >= 18);
            assertThat(row.has("read_ms")).isTrue();
            assertThat(sidecar.json("/api/tables/public.listings")
                            .at("/database/version")
                            .asString())
                    .startsWith(major + ".");
            shop.execute("select pg_stat_statements_reset()");
            shop.search(2);
            await("growth after a reset", () -> calls(sidecar) == 5);
        }
    }

    @Test
    void aPoolerInTransactionModeIsNoHindrance() throws Exception {
        Path pgbouncer = Path.of("/usr/sbin/pgbouncer");
        assumeThat(pgbouncer)
                .as("there is no pgbouncer on this machine; Debian's package of that name has it")
                .exists();
        try (ShopDatabase shop = ShopDatabase.start(0)) {
            int port = freePort();
            Path users = Files.writeString(folder.resolve("users"), "\"watcher\" \"\"\n");
            Path settings = Files.writeString(
                    folder.resolve("pgbouncer.ini"),
                    "[databases]\npostgres = host=127.0.0.1 port=" + shop.postgres.getPort()
                            + "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " + port
                            + "\nunix_socket_dir =\nauth_type = trust\nauth_file = " + users
                            + "\npool_mode = transaction\ndefault_pool_size = 2\nignore_startup_parameters = extra_float_digits\n");
            folder.toFile().setReadable(true, false);
            folder.toFile().setExecutable(true, false);
            // It refuses to run as root, where tests may well run.
            boolean root = System.getProperty("user.name").equals("root");
            List<String> command = root
                    ? List.of(pgbouncer.toString(), "-u", "nobody", settings.toString())
                    : List.of(pgbouncer.toString(), settings.toString());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                    .start();
            try (RunningSidecar sidecar = start("jdbc:postgresql://127.0.0.1:" + port + "/postgres")) {
                everythingIsAnswered(shop, sidecar);
                JsonNode database = sidecar.json("/api/tables").path("database");
                assertThat(database.path("pooled").asBoolean()).isTrue();
                assertThat(database.path("limits").toString()).contains("pooler");
                statementsAreAnalysed(sidecar);
                assertThat(leftovers("jdbc:postgresql://127.0.0.1:" + port + "/postgres"))
                        .as("statements prepared in the pooler's two sessions")
                        .containsExactly(0, 0);
            } finally {
                process.destroy();
                process.waitFor();
            }
        }
    }

    @Tag("matrix")
    @Test
    void aReplicaSaysWhatOnlyThePrimaryKnows() throws Exception {
        Path primary = Files.createDirectory(folder.resolve("primary"));
        Path copy = folder.resolve("copy");
        int port = freePort();
        try (EmbeddedPostgres first = server(primary, port)) {
            try (Connection connection = first.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create extension pg_stat_statements");
                statement.execute("create table listings(id int primary key, v text)");
                statement.execute("insert into listings select i, 'v' from generate_series(1, 1000) i");
                statement.execute("analyze listings");
            }
        }
        copy(primary, copy);
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 user=postgres port=" + port + "'\n",
                StandardOpenOption.APPEND);
        try (EmbeddedPostgres first = server(primary, port);
                EmbeddedPostgres second = server(copy, freePort());
                RunningSidecar sidecar = RunningSidecar.start(
                        folder.resolve("run"),
                        "postgres.url",
                        second.getJdbcUrl("postgres", "postgres"),
                        "postgres.user",
                        "postgres",
                        "postgres.allow-superuser",
                        "true",
                        "statements.interval",
                        "100ms")) {
            assertThat(first.getPort()).isEqualTo(port);
            JsonNode answer = sidecar.json("/api/tables/public.listings");
            assertThat(answer.at("/database/replica").asBoolean()).isTrue();
            assertThat(answer.at("/database/limits").toString()).contains("replica");
            assertThat(answer.at("/table/rows/dead").isNull()).isTrue();
            assertThat(answer.at("/table/rows/reason").asString()).contains("primary");
            assertThat(answer.at("/table/rows/estimated").asInt()).isEqualTo(1000);
            assertThat(answer.at("/table/bloat/percent").isNumber()).isTrue();
            JsonNode analysis = analyse(sidecar, 200, "{'text': 'select * from listings where id = ?'}");
            assertThat(analysis.at("/nodes/0/label").asString()).contains("listings_pkey");
            assertThat(analysis.at("/other_plan/planned").asString()).isEqualTo("sampled values");
            for (String path : List.of("/api/database/locks", "/api/database/connections", "/api/database/settings")) {
                assertThat(sidecar.get(path).statusCode()).as(path).isEqualTo(200);
            }
            await("the replica counts its own statements", () -> sidecar.json("/api/queries/slow")
                    .at("/pg_stat_statements/state")
                    .asString()
                    .equals("on"));
        }
    }

    /** Planned as text, with types, with values, under other settings; a question that fails leaves nothing behind either. */
    private static void statementsAreAnalysed(RunningSidecar sidecar) {
        String city = "'text': 'select * from listings where city = $1 order by price', 'parameters': [{'type': ";
        for (int i = 0; i < 5; i++) {
            assertThat(analyse(sidecar, 200, "{" + city + "'text'}]}")
                            .at("/other_plan/planned")
                            .asString())
                    .isEqualTo("sampled values");
            assertThat(analyse(sidecar, 200, "{" + city + "'text', 'value': 'city 3'}], 'hints': true}")
                            .path("hints")
                            .size())
                    .isPositive();
            analyse(sidecar, 422, "{" + city + "'point'}]}");
        }
    }

    private static JsonNode analyse(RunningSidecar sidecar, int status, String body) {
        HttpResponse<String> response = sidecar.send(sidecar.request("/api/queries/analyze")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(response.body());
    }

    private static List<Integer> leftovers(String url) throws SQLException {
        List<Integer> counts = new ArrayList<>();
        try (Connection one = DriverManager.getConnection(url + "?preferQueryMode=simple", "watcher", "");
                Connection other = DriverManager.getConnection(url + "?preferQueryMode=simple", "watcher", "")) {
            for (Connection connection : List.of(one, other)) {
                connection.setAutoCommit(false); // so that the two hold two sessions
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(
                                "select count(*) from pg_prepared_statements where name like 'outrider%'")) {
                    row.next();
                    counts.add(row.getInt(1));
                }
            }
        }
        return counts;
    }

    private RunningSidecar start(String url) throws Exception {
        WrittenSegments writer = new WrittenSegments(folder.resolve("run/events"), "k3v9x0q2ab").open();
        writer.statement("t1", FINGERPRINT, ShopDatabase.BY_CITY, 80_000_000);
        return RunningSidecar.start(
                folder.resolve("run"),
                "postgres.url",
                url,
                "postgres.user",
                "watcher",
                "statements.interval",
                "100ms",
                "statements.text-interval",
                "10ms",
                "slow.threshold",
                "50ms");
    }

    private static void everythingIsAnswered(ShopDatabase shop, RunningSidecar sidecar) throws Exception {
        await("counting has begun", () -> sidecar.json("/api/queries/slow")
                .at("/pg_stat_statements/state")
                .asString()
                .equals("on"));
        shop.search(3);
        await("the server's figures", () -> calls(sidecar) == 3);
        assertThat(sidecar.json("/api/tables").path("tables").size()).isEqualTo(3);
        for (String exact : List.of("", "?exact=true")) {
            JsonNode table = sidecar.json("/api/tables/public.listings" + exact).path("table");
            assertThat(table.at("/rows/live").asInt()).isEqualTo(40_000);
            assertThat(table.at("/bloat/percent").asDouble()).isLessThan(3);
            assertThat(table.path("indexes").size()).isEqualTo(2);
            assertThat(table.at("/indexes/0/bloat/percent").asDouble()).isLessThan(6);
            assertThat(table.at("/vacuum/dead_rows/at").asInt()).isEqualTo(8050);
        }
        assertThat(sidecar.json("/api/database/connections").path("used").asInt())
                .isPositive();
        assertThat(sidecar.json("/api/database/locks").path("waiting").asInt()).isZero();
        assertThat(sidecar.json("/api/database/settings").path("settings").size())
                .isPositive();
        assertThat(sidecar.json("/admin/query-analysis").at("/tables/state").asString())
                .isEqualTo("on");
    }

    private static int calls(RunningSidecar sidecar) {
        return sidecar.json("/api/queries/" + FINGERPRINT).at("/server/calls").asInt(0);
    }

    private static EmbeddedPostgres server(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
