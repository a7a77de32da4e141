package io.outrider.sidecar;

import static io.outrider.sidecar.RunningSidecar.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.postgres.StatementForm;
import io.outrider.sidecar.tail.WrittenSegments;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DatabaseWatchTest {
    private static final String FINGERPRINT = StatementForm.fingerprint(ShopDatabase.BY_CITY);

    private static ShopDatabase shop;

    @TempDir
    Path runDirectory;

    private WrittenSegments writer;
    private RunningSidecar sidecar;

    @BeforeAll
    static void startShop() throws Exception {
        shop = ShopDatabase.start(0);
    }

    @AfterAll
    static void stopShop() throws Exception {
        shop.close();
    }

    @BeforeEach
    void start() throws Exception {
        writer = new WrittenSegments(runDirectory.resolve("events"), "k3v9x0q2ab").open();
        sidecar = start("watcher");
    }

    @AfterEach
    void stop() {
        sidecar.close();
    }

    private RunningSidecar start(String role, String... more) throws Exception {
        List<String> settings = new ArrayList<>(List.of(
                "postgres.url", shop.url(role),
                "postgres.user", role,
                "statements.interval", "100ms",
                "statements.text-interval", "10ms",
                "plans.watch-interval", "100ms",
                "slow.threshold", "50ms"));
        settings.addAll(List.of(more));
        RunningSidecar running = RunningSidecar.start(runDirectory, settings.toArray(String[]::new));
        return running;
    }

    @Test
    void oneRowJoinsWhatTheApplicationFeltAndWhatTheServerDid() throws Exception {
        awaitCounting();
        shop.search(4);
        for (int i = 0; i < 4; i++) {
            writer.statement("t1", FINGERPRINT, ShopDatabase.BY_CITY, 80_000_000);
        }
        writer.request("t1", "/listings/17", 400_000_000);
        writer.statement("t2", "fast000000000000", "SELECT 1", 1_000_000);
        sidecar.awaitRead(6);
        await("the server's figures", () -> row().at("/server/calls").asInt(0) == 4);

        JsonNode row = row();
        assertThat(row.at("/application/calls").asInt()).isEqualTo(4);
        assertThat(row.at("/application/slow_calls").asInt()).isEqualTo(4);
        assertThat(row.at("/application/p95_ms").asDouble()).isEqualTo(80);
        assertThat(row.at("/application/callers/0/request").asString()).isEqualTo("GET /listings/*");
        assertThat(row.at("/application/callers/0/calls").asInt()).isEqualTo(4);
        assertThat(row.at("/server/joined_by").asString()).isEqualTo("text");
        assertThat(row.at("/server/rows").asInt()).isEqualTo(4 * 40);
        assertThat(row.at("/server/shared_blocks_hit").asInt()).isPositive();
        assertThat(row.at("/server/execution_ms").asDouble()).isPositive();
        assertThat(row.at("/server/partial").asBoolean()).isFalse();
        assertThat(row.path("text").asString()).isEqualTo(ShopDatabase.BY_CITY);

        JsonNode one = sidecar.json("/api/queries/" + FINGERPRINT);
        assertThat(one.at("/history/0/calls").asInt()).isEqualTo(4);
        assertThat(one.at("/history/0/p95_ms").asDouble()).isEqualTo(80);
        assertThat(one.at("/traces/slowest/0/trace").asString()).isEqualTo("t1");
        assertThat(sidecar.json("/api/queries/slow?by=p95").path("queries").size())
                .isEqualTo(1);
        assertThat(sidecar.json("/api/queries/slow?threshold=0&service=rentscout")
                        .path("queries")
                        .size())
                .isEqualTo(2);
        assertThat(sidecar.get("/metrics").body())
                .contains("slow_queries_count 1.0")
                .contains("index_suggestions 0.0")
                .contains("query_analysis_duration_seconds_count{kind=\"statements\"}");

        JsonNode overview = sidecar.json("/admin/query-analysis");
        assertThat(overview.path("slow_queries_count").asInt()).isEqualTo(1);
        assertThat(overview.at("/queries/0/fingerprint").asString()).isEqualTo(FINGERPRINT);
        assertThat(overview.at("/pg_stat_statements/state").asString()).isEqualTo("on");
        assertThat(overview.at("/tables/state").asString()).isEqualTo("on");
    }

    @Test
    void twoTextsOfOneStatementAreJoinedByTheServersNumber() throws Exception {
        awaitCounting();
        writer.statement(
                "", "0123456789abcdef", "SELECT count(*) FROM public.listings WHERE price IS NULL", 90_000_000);
        sidecar.awaitRead(1);
        as("shop", "select count(*) from listings where price is null");
        await(
                "the number is known",
                () -> sidecar.json("/api/queries/0123456789abcdef")
                                .at("/server/calls")
                                .asInt(0)
                        == 1);
        assertThat(sidecar.json("/api/queries/0123456789abcdef")
                        .at("/server/joined_by")
                        .asString())
                .isEqualTo("identifier");
    }

    @Test
    void figuresSurviveAResetAndARestart() throws Exception {
        awaitCounting();
        shop.search(3);
        await("three calls", () -> calls() == 3);
        sidecar.close();
        shop.search(2); // while nobody looks
        sidecar = start("watcher");
        await("five calls", () -> calls() == 5);
        assertThat(one().at("/server/partial").asBoolean()).isFalse();

        shop.execute("select pg_stat_statements_reset()");
        shop.search(4);
        await("nine calls", () -> calls() == 9);
        assertThat(one().at("/server/partial").asBoolean()).isTrue();
    }

    @Test
    void statementsThatNoAgentSawAreListedButNotOurOwn() throws Exception {
        awaitCounting();
        as("shop", "select pg_sleep(0.07)");
        await("the statement of somebody else", () -> texts().contains("select pg_sleep($1)"));
        assertThat(texts()).noneMatch(text -> text.contains("pg_stat_statements"));
    }

    @Test
    void aTableShowsItsFiguresAndItsWaste() throws Exception {
        shop.execute("create table half(id int primary key, v text)");
        shop.execute("insert into half select i, md5(i::text) from generate_series(1, 30000) i");
        shop.execute("vacuum analyze half");
        shop.execute("delete from half where id % 2 = 0");
        shop.execute("grant select on half to watcher");
        shop.execute("vacuum analyze half");
        try {
            await(
                    "the count of deletions",
                    () -> sidecar.json("/api/tables/half")
                                    .at("/table/writes/deleted")
                                    .asInt(0)
                            == 15000);
            JsonNode estimate = sidecar.json("/api/tables/half").path("table");
            JsonNode exact = sidecar.json("/api/tables/half?exact=true").path("table");
            assertThat(estimate.path("name").asString()).isEqualTo("public.half");
            assertThat(estimate.at("/rows/estimated").asInt()).isEqualTo(15000);
            assertThat(exact.at("/bloat/method").asString()).isEqualTo("pgstattuple");
            assertThat(exact.at("/bloat/percent").asDouble()).isBetween(40.0, 50.0);
            assertThat(estimate.at("/bloat/percent").asDouble())
                    .isCloseTo(exact.at("/bloat/percent").asDouble(), org.assertj.core.data.Offset.offset(3.0));
            assertThat(estimate.at("/indexes/0/bloat/percent").asDouble())
                    .isCloseTo(
                            exact.at("/indexes/0/bloat/percent").asDouble(), org.assertj.core.data.Offset.offset(4.0));
            assertThat(estimate.at("/vacuum/dead_rows/at").asInt()).isEqualTo(3050);
            assertThat(estimate.at("/size/heap_bytes").asInt()).isPositive();
            assertThat(estimate.at("/vacuum/freeze/left").asLong()).isPositive();
        } finally {
            shop.execute("drop table half");
        }
    }

    @Test
    void howOftenColumnsRepeatTogetherComesFromASample() throws Exception {
        shop.execute(
                "create table pairs as select i % 900 as minor, i % 5000 as major from generate_series(1, 90000) i");
        shop.execute("create index pairs_both on pairs(major, minor)");
        shop.execute("vacuum analyze pairs");
        shop.execute("grant select on pairs to watcher");
        try {
            JsonNode index = sidecar.json("/api/tables/pairs").at("/table/indexes/0/bloat");
            assertThat(index.path("percent").asDouble()).isLessThan(3);
            assertThat(index.path("confidence").asString()).isEqualTo("medium");
            assertThat(index.path("reasons").toString()).contains("comes from a sample");

            shop.execute("revoke select (minor) on pairs from watcher; revoke select on pairs from watcher;"
                    + " grant select (major) on pairs to watcher");
            index = sidecar.json("/api/tables/pairs").at("/table/indexes/0/bloat");
            assertThat(index.path("reasons").toString()).doesNotContain("sample");
        } finally {
            shop.execute("drop table pairs");
        }
    }

    @Test
    void namesAreReadAsSqlDoes() {
        assertThat(sidecar.json("/api/tables").path("tables").size()).isGreaterThanOrEqualTo(3);
        assertThat(sidecar.json("/api/tables/%22My%20Schema%22.%22A.b%20'1'%22")
                        .at("/table/table")
                        .asString())
                .isEqualTo("A.b '1'");
        assertProblem(sidecar.get("/api/tables/listings"), 409, "\\\"My Schema\\\".listings, public.listings");
        assertProblem(sidecar.get("/api/tables/%22x'%3B%20drop%20table%20listings%3B--%22"), 404, "/api/tables lists");
        assertProblem(sidecar.get("/api/tables/a.b.c"), 400, "schema.name");
        assertProblem(sidecar.get("/api/queries/nobody"), 404, "fingerprint");
    }

    @Test
    void aLockedTableDoesNotHideTheOthers() throws Exception {
        try (Connection connection = shop.connect("postgres");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table \"My Schema\".listings in access exclusive mode");
            JsonNode tables = sidecar.json("/api/tables").path("tables");
            assertThat(tables).anyMatch(table -> table.path("locked").asBoolean());
            assertThat(tables).anyMatch(table -> table.path("name").asString().equals("public.listings"));
            connection.rollback();
        }
    }

    @Test
    void whoWaitsForWhomIsATree() throws Exception {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        try (Connection holder = shop.connect("shop");
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("update listings set price = 1 where id = 1 and title <> 'secret'");
            for (int i = 0; i < 2; i++) {
                waiting.add(CompletableFuture.runAsync(
                        () -> as("shop", "update listings set price = 2 where id = 1"),
                        task -> new Thread(task).start()));
            }
            await(
                    "two wait",
                    () -> sidecar.json("/api/database/locks").path("waiting").asInt() == 2);
            JsonNode root = sidecar.json("/api/database/locks").at("/chains/0");
            assertThat(root.path("blocked").asInt()).isEqualTo(2);
            assertThat(root.path("state").asString()).isEqualTo("idle in transaction");
            assertThat(root.path("statement").asString())
                    .isEqualTo("update listings set price=? where id=? and title<>?");
            assertThat(root.at("/blocks/0/waits_for/lock").asString()).isNotEmpty();

            JsonNode connections = sidecar.json("/api/database/connections");
            assertThat(connections.at("/by_state/idle in transaction").asInt()).isPositive();
            assertThat(connections.at("/idle_in_transaction/0/usename").asString())
                    .isEqualTo("shop");
            assertThat(connections.path("most").asInt()).isPositive();
            assertThat(connections.path("holds_back_vacuum").size()).isPositive();
            holder.rollback();
        }
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
    }

    @Test
    void settingsWorthALookAreNamed() {
        JsonNode settings = sidecar.json("/api/database/settings").path("settings");
        assertThat(settings)
                .anyMatch(setting -> setting.path("name").asString().equals("autovacuum")
                        && setting.path("severity").asString().equals("critical"));
        assertThat(settings)
                .noneMatch(setting -> setting.path("name").asString().equals("track_io_timing"));
    }

    @Test
    void aRoleWithoutPrivilegesIsToldWhatToGrant() throws Exception {
        sidecar.close();
        as("shop", "select count(*) from listings");
        sidecar = start("stranger");
        awaitCounting();
        JsonNode state = sidecar.json("/api/queries/slow").path("pg_stat_statements");
        assertThat(state.path("notes").toString()).contains("GRANT pg_read_all_stats TO \\\"stranger\\\"");
        assertThat(state.path("hidden").asInt()).isPositive();
        JsonNode table = sidecar.json("/api/tables/public.listings").path("table");
        assertThat(table.at("/bloat/confidence").asString()).isEqualTo("none");
        assertThat(table.at("/bloat/reasons/0").asString()).contains("GRANT SELECT ON public.listings");
        assertProblem(sidecar.get("/api/tables/public.listings?exact=true"), 403, "pg_stat_scan_tables");
    }

    @Test
    void withoutTheExtensionTheReasonIsGivenAndAgentsFiguresStay() throws Exception {
        sidecar.close();
        shop.execute("create database bare");
        writer.statement("", FINGERPRINT, ShopDatabase.BY_CITY, 80_000_000);
        sidecar = start("watcher", "postgres.url", shop.postgres.getJdbcUrl("watcher", "bare"));
        sidecar.awaitRead(1);
        await("the reason", () -> state().equals("failing"));
        JsonNode slow = sidecar.json("/api/queries/slow");
        assertThat(slow.at("/pg_stat_statements/reason").asString()).contains("CREATE EXTENSION pg_stat_statements");
        assertThat(slow.at("/queries/0/application/calls").asInt()).isEqualTo(1);
        assertThat(slow.at("/queries/0/server").isNull()).isTrue();
        assertThat(sidecar.get("/api/tables").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/tables",
                "/api/tables/x",
                "/api/database/locks",
                "/api/database/connections",
                "/api/database/settings"
            })
    void aDatabaseThatIsDownIsAReason(String path) throws Exception {
        sidecar.close();
        sidecar = start("watcher", "postgres.url", "jdbc:postgresql://127.0.0.1:1/postgres");
        assertProblem(sidecar.get(path), 503, "check postgres.url");
        assertThat(sidecar.json("/admin/query-analysis").at("/tables/state").asString())
                .isEqualTo("failing");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/queries/slow?by=cost, total_time",
        "/api/queries/slow?limit=0, 1 to 500",
        "/api/queries/slow?threshold=-1, milliseconds",
        "/api/tables?limit=9999, 1 to 500",
        "/api/tables/x?exact=perhaps, true",
        "/api/database/locks?x=1, takes none"
    })
    void badParametersAreRefused(String path, String reason) {
        assertProblem(sidecar.get(path), 400, reason);
    }

    @Test
    void withoutADatabaseAllOfThisIsOff() throws Exception {
        sidecar.close();
        sidecar = RunningSidecar.start(runDirectory);
        assertProblem(sidecar.get("/api/tables"), 503, "postgres.url is not set");
        assertThat(sidecar.json("/admin/query-analysis")
                        .at("/pg_stat_statements/state")
                        .asString())
                .isEqualTo("off");
    }

    private void awaitCounting() {
        await("counting has begun", () -> state().equals("on"));
    }

    private String state() {
        return sidecar.json("/api/queries/slow").at("/pg_stat_statements/state").asString();
    }

    private JsonNode row() {
        JsonNode queries =
                sidecar.json("/api/queries/slow?threshold=0&limit=500").path("queries");
        for (JsonNode query : queries) {
            if (query.path("fingerprint").asString().equals(FINGERPRINT)) {
                return query;
            }
        }
        return JsonMapper.shared().createObjectNode();
    }

    private JsonNode one() {
        return sidecar.json("/api/queries/" + FINGERPRINT);
    }

    private int calls() {
        return one().at("/server/calls").asInt(0);
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        sidecar.json("/api/queries/slow?threshold=0&limit=500")
                .path("queries")
                .forEach(query -> texts.add(query.path("text").asString()));
        return texts;
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains(detail).doesNotContain("Exception");
    }

    private static void as(String role, String sql) {
        try (Connection connection = shop.connect(role);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
