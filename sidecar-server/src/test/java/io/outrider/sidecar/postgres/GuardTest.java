package io.outrider.sidecar.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrider.sidecar.config.Settings;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a text can do to a real server, tried with all that is known to get through a read-only transaction. */
class GuardTest {
    private static final String DATABASE = "guarded";
    private static final Map<String, String> URLS = new HashMap<>();
    private static final Map<String, GuardedDatabase> EXECUTING = new HashMap<>();

    @AfterAll
    static void disconnect() {
        EXECUTING.values().forEach(GuardedDatabase::close);
    }

    static Stream<String> versions() {
        return TestServer.versions().stream();
    }

    /** Texts, and the guard that has to stop them when their execution is asked for. */
    static Stream<Arguments> attacks() {
        Map<String, Guard> attacks = new java.util.LinkedHashMap<>();
        attacks.put("insert into seen values ('x')", Guard.STATEMENT);
        attacks.put("select 1; COMMIT; insert into seen values ('x'); COMMIT", Guard.STATEMENT);
        attacks.put("analyze select 1", Guard.STATEMENT);
        attacks.put("copy (select 1) to program 'touch /tmp/x'", Guard.STATEMENT);
        attacks.put("create temp table t as select 1", Guard.STATEMENT);
        attacks.put("select 1 as a into temp t", Guard.STATEMENT);
        attacks.put("with gone as (delete from listings returning *) select * from gone", Guard.PLAN);
        attacks.put("select * from listings for update", Guard.PLAN);
        attacks.put("select writes()", Guard.FUNCTION);
        attacks.put("select \"writes\"()", Guard.FUNCTION);
        attacks.put("select U&\"\\0077rites\"()", Guard.FUNCTION);
        attacks.put("select public . writes ( )", Guard.FUNCTION);
        attacks.put("select id from listings limit writes()", Guard.FUNCTION);
        attacks.put("select * from (values (writes())) v", Guard.FUNCTION);
        attacks.put("values (writes())", Guard.FUNCTION);
        attacks.put("select sum(id) over (order by id rows writes() preceding) from listings", Guard.FUNCTION);
        attacks.put("select (l).of_row from listings l", Guard.FUNCTION);
        attacks.put("select 1 <~> 2", Guard.FUNCTION);
        attacks.put("select * from hiding_view", Guard.FUNCTION);
        attacks.put("select * from view_of_view", Guard.FUNCTION);
        attacks.put("select '1'::watched", Guard.FUNCTION);
        attacks.put("select row(1, 2)::pair::int", Guard.FUNCTION);
        attacks.put("select leaks()", Guard.FUNCTION);
        attacks.put("select * from guarded_by_policy", Guard.FUNCTION);
        attacks.put("select nextval('listings_id_seq')", Guard.FUNCTION);
        attacks.put("select set_config('statement_timeout', '0', false)", Guard.FUNCTION);
        attacks.put("select set_config('transaction_read_only', 'off', false)", Guard.FUNCTION);
        attacks.put("select pg_notify('a', 'b')", Guard.FUNCTION);
        attacks.put("select pg_advisory_lock(1)", Guard.FUNCTION);
        attacks.put("select lo_create(0)", Guard.FUNCTION);
        attacks.put("select pg_logical_emit_message(false, 'a', 'b')", Guard.FUNCTION);
        attacks.put("select txid_current()", Guard.FUNCTION);
        attacks.put("select pg_export_snapshot()", Guard.FUNCTION);
        attacks.put("select query_to_xml('select 1', true, true, '')", Guard.FUNCTION);
        attacks.put("select pg_terminate_backend(pg_backend_pid())", Guard.FUNCTION);
        attacks.put("select pg_read_file('PG_VERSION')", Guard.FUNCTION);
        attacks.put("select pg_sleep(30)", Guard.FUNCTION);
        attacks.put("select dblink_exec('dbname=guarded', 'insert into seen values (1)')", Guard.FUNCTION);
        attacks.put("select * from crosstab('select 1,2,3') as c(a int, b int)", Guard.FUNCTION);
        attacks.put("select count(*) from listings a, listings b, listings c", Guard.SIZE);
        return versions().flatMap(version -> attacks.entrySet().stream()
                .map(attack -> Arguments.of(version, attack.getKey(), attack.getValue())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("attacks")
    void whatGetsThroughAReadOnlyTransactionIsStoppedBeforeIt(String version, String text, Guard guard)
            throws SQLException {
        NotAllowed refusal = refusalOf(executing(version), text);
        assertThat(refusal.guard()).as(refusal.getMessage()).isEqualTo(guard);
        assertThat(refusal.getMessage()).doesNotContain("Exception");
        assertThat(TestServer.of(version).ask(DATABASE, "select count(*) from seen"))
                .isEqualTo("0");
    }

    /** Planning folds constants, and so runs what is not volatile. */
    @ParameterizedTest
    @MethodSource("versions")
    void planningRunsNoFunctionThatNobodyVouchesFor(String version) throws SQLException {
        for (String text : List.of(
                "select leaks()",
                "select * from listings where price = leaks()",
                "select * from listings where price < stable_leak()",
                "select * from folding_view",
                "select '1'::watched",
                "select 1 <~> 2")) {
            NotAllowed refusal = refusal(version, text, false);
            assertThat(refusal.guard()).as(text).isEqualTo(Guard.FUNCTION);
            assertThat(refusal.key()).isEqualTo("analysis.allow-functions");
        }
        assertThat(TestServer.of(version).ask(DATABASE, "select count(*) from seen"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatIsHarmlessIsExecuted(String version) throws Exception {
        for (String text : List.of(
                "select * from listings where lower(city) = 'city 3' order by price limit 5",
                "select count(*), max(price), random() from listings where city like 'city%' and now() > timestamptz '2020-01-01'",
                "select * from plain_view where similarity(city, 'x') >= 0",
                "with a as (select city, row_number() over (partition by city order by price) n from listings) select * from a where n = 1",
                "table listings",
                "values (1), (2)",
                "select 'a' || E'it\\'s', $$ ; delete from listings $$, '{\"a\":1}'::jsonb -> 'a'")) {
            JsonNode plan = explain(version, text, true, "analysis.execute", "true");
            assertThat(plan.at("/0/Plan/Actual Loops").asInt(0)).as(text).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aFunctionThatTheOperatorVouchesForMayRun(String version) throws Exception {
        JsonNode plan = explain(
                version,
                "select * from listings where price = pure(7)",
                false,
                "analysis.allow-functions",
                "public.pure");
        assertThat(plan.at("/0/Plan/Node Type").asString("")).isEqualTo("Seq Scan");
        assertThat(refusal(version, "select * from listings where price = pure(7)", false)
                        .getMessage())
                .contains("public.pure")
                .contains("analysis.allow-functions");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void nothingIsLeftInTheSession(String version) throws Exception {
        try (GuardedDatabase database =
                database(version, "onlooker", "analysis.execute", "true", "analysis.allow-functions", "*")) {
            assertThatCode(() -> explain(database, "select pg_advisory_lock(42)", true))
                    .doesNotThrowAnyException();
            String held = "select count(*) from pg_locks where locktype = 'advisory'";
            assertThat(TestServer.of(version).ask(DATABASE, held)).isEqualTo("0");
            // Even with every function allowed the transaction reads only.
            Throwable refused = catchThrowable(() -> explain(database, "select writes()", true));
            assertThat(refused).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                    .isEqualTo("25006"));
            assertThatCode(() -> explain(database, "select 1", true))
                    .as("the connection survives an error")
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void timeIsLimitedEvenWhereTheEstimateIsSmall(String version) throws Exception {
        try (GuardedDatabase database = database(
                version,
                "onlooker",
                "analysis.execute",
                "true",
                "analysis.allow-functions",
                "*",
                "analysis.execute-timeout",
                "200ms")) {
            Throwable cancelled = catchThrowable(() -> explain(database, "select pg_sleep(20)", true));
            assertThat(cancelled).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                    .isEqualTo("57014"));
        }
    }

    @Test
    void memoryForSortsIsCapped() throws Exception {
        for (String cap : List.of("1MiB", "1GiB")) {
            try (GuardedDatabase database = database("17", "onlooker", "analysis.max-work-mem", cap)) {
                JsonNode plan = explain(database, "select * from listings order by city", false);
                assertThat(plan.at("/0/Settings/work_mem").asString("")).isEqualTo(cap.equals("1MiB") ? "1MB" : "");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void rolesThatCouldDoHarmAreRefused(String version) throws Exception {
        assertThat(refusalOf(version, "postgres", "select 1", false))
                .satisfies(refusal -> assertThat(refusal.guard()).isEqualTo(Guard.ROLE))
                .satisfies(refusal -> assertThat(refusal.key()).isEqualTo("postgres.allow-superuser"))
                .hasMessageContaining("superuser");
        assertThat(refusalOf(version, "grown", "select 1", false))
                .satisfies(refusal -> assertThat(refusal.guard()).isEqualTo(Guard.ROLE))
                .hasMessageContaining("postgres");
        assertThat(refusalOf(version, "writer", "select 1", true, "analysis.execute", "true"))
                .satisfies(refusal -> assertThat(refusal.key()).isEqualTo("analysis.allow-writing-role"))
                .hasMessageContaining("may write to public.");
        try (GuardedDatabase database = database(version, "postgres", "postgres.allow-superuser", "true")) {
            assertThat(explain(database, "select 1", false)
                            .at("/0/Plan/Node Type")
                            .asString(""))
                    .isEqualTo("Result");
        }
    }

    @Test
    void executionIsOffUntilItIsAllowed() throws SQLException {
        NotAllowed refusal = refusal("17", "select 1", true);
        assertThat(refusal.guard()).isEqualTo(Guard.EXECUTION);
        assertThat(refusal).hasMessageContaining("analysis.execute=true");
    }

    @Test
    void typesAndValuesCannotBecomeStatements() throws Exception {
        try (GuardedDatabase database = database("17", "onlooker", "analysis.execute", "true")) {
            SingleSelect select = SingleSelect.of("select * from listings where city = $1");
            for (String type :
                    List.of("text) as select 1; drop table seen --", "text, text", "\"text\"", "text; select 1", "")) {
                Throwable refused =
                        catchThrowable(() -> explain(database, ExplainRequest.plain(select, List.of(type))));
                assertThat(refused).as(type).isInstanceOfSatisfying(NotAllowed.class, e -> assertThat(e.guard())
                        .isEqualTo(Guard.PARAMETERS));
            }
            for (String value : List.of("x') ; drop table seen --", "it's", "\\'); select 1 --", "'' || writes()")) {
                JsonNode plan = explain(
                        database,
                        ExplainRequest.plain(select, List.of("text"))
                                .with(List.of(value))
                                .executed(true));
                assertThat(plan.at("/0/Plan/Actual Rows").asDouble(-1))
                        .as(value)
                        .isZero();
            }
            assertThat(catchThrowable(() -> explain(
                            database, ExplainRequest.plain(select, List.of()).with(List.of("a", "b")))))
                    .hasMessageContaining("2 values");
        }
    }

    @Test
    void theSameStatementIsNotExecutedAgainAtOnce() throws Exception {
        try (GuardedDatabase database = database("17", "onlooker")) {
            database.coolDown("f1");
            database.coolDown("f2");
            assertThat(catchThrowable(() -> database.coolDown("f1")))
                    .hasMessageContaining("analysis.cool-down")
                    .hasMessageContaining("10 s");
        }
    }

    @Test
    void aPlanTooLargeOrOfForeignKindIsRefusedWithItsKey() throws SQLException {
        assertThat(refusal("17", "select * from listings", true, "analysis.execute", "true", "analysis.max-cost", "2")
                        .key())
                .isEqualTo("analysis.max-cost");
        assertThat(refusal("17", "select * from listings", true, "analysis.execute", "true", "analysis.max-rows", "2")
                        .key())
                .isEqualTo("analysis.max-rows");
        assertThat(refusal("17", "select * from far", true, "analysis.execute", "true")
                        .key())
                .isEqualTo("analysis.allow-nodes");
    }

    private static NotAllowed refusal(String version, String text, boolean execute, String... settings)
            throws SQLException {
        return refusalOf(version, "onlooker", text, execute, settings);
    }

    /** As a role that may write, so that it is the guard that refuses. */
    private static synchronized GuardedDatabase executing(String version) {
        return EXECUTING.computeIfAbsent(
                version,
                any -> database(version, "writer", "analysis.execute", "true", "analysis.allow-writing-role", "true"));
    }

    private static NotAllowed refusalOf(GuardedDatabase database, String text) throws SQLException {
        try {
            throw new AssertionError("not refused: " + text + "\n" + explain(database, text, true));
        } catch (NotAllowed e) {
            return e;
        }
    }

    private static NotAllowed refusalOf(String version, String role, String text, boolean execute, String... settings)
            throws SQLException {
        try (GuardedDatabase database = database(version, role, settings)) {
            JsonNode plan = explain(database, text, execute);
            throw new AssertionError("not refused: " + text + "\n" + plan);
        } catch (NotAllowed e) {
            return e;
        }
    }

    private static JsonNode explain(String version, String text, boolean execute, String... settings) throws Exception {
        try (GuardedDatabase database = database(version, "onlooker", settings)) {
            return explain(database, text, execute);
        }
    }

    private static JsonNode explain(GuardedDatabase database, String text, boolean execute)
            throws NotAllowed, SQLException {
        ExplainRequest request = ExplainRequest.plain(SingleSelect.of(text), List.of());
        return explain(database, execute ? request.executed(true) : request);
    }

    private static JsonNode explain(GuardedDatabase database, ExplainRequest request) throws NotAllowed, SQLException {
        return database.visit(session -> session.explain(request));
    }

    private static GuardedDatabase database(String version, String role, String... settings) {
        List<io.outrider.sidecar.config.Key<?>> keys = new ArrayList<>(PostgresConfig.KEYS);
        keys.addAll(GuardConfig.KEYS);
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        try {
            Settings read = Settings.of(keys, given);
            return new GuardedDatabase(
                    new PostgresConfig(url(version), role, ""), GuardConfig.from(read), Clock.systemUTC());
        } catch (io.outrider.sidecar.config.ConfigurationFault e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized String url(String version) {
        @Nullable String known = URLS.get(version);
        if (known == null) {
            known = TestServer.of(version).database(DATABASE, SCHEMA);
            URLS.put(version, known);
        }
        return known;
    }

    private static final String LEAK = " language plpgsql %s security definer as $$ begin"
            + " perform dblink_exec('dbname=guarded user=postgres host=/tmp port=' || current_setting('port'),"
            + " 'insert into seen values (''leak'')'); return 1; end $$";

    private static final String[] SCHEMA = {
        "create extension dblink",
        "create extension tablefunc",
        "create extension pg_trgm",
        "create extension file_fdw",
        "create table seen(what text)",
        "create table listings(id serial primary key, city varchar(40), price int)",
        "insert into listings(city, price) select 'city ' || i % 500, i % 1000 from generate_series(1, 3000) i",
        "create function writes() returns bigint language plpgsql as $$ begin insert into seen values ('w'); return 1; end $$",
        "create function leaks() returns int" + LEAK.formatted("immutable"),
        "create function stable_leak() returns int" + LEAK.formatted("stable"),
        "create function pure(int) returns int language plpgsql immutable as $$ begin return $1 + 1; end $$",
        "create function of_row(listings) returns int language plpgsql as $$ begin insert into seen values ('r'); return 1; end $$",
        "create function meets(int, int) returns boolean"
                + LEAK.formatted("immutable").replace("return 1", "return true"),
        "create operator <~> (procedure = meets, leftarg = int, rightarg = int)",
        "create function watches(text) returns boolean"
                + LEAK.formatted("immutable").replace("return 1", "return true"),
        "create domain watched as text check (watches(value))",
        "create type pair as (a int, b int)",
        "create function from_pair(pair) returns int language plpgsql as $$ begin insert into seen values ('c'); return 1; end $$",
        "create cast (pair as int) with function from_pair(pair)",
        "create view hiding_view as select id from listings limit writes()",
        "create view view_of_view as select * from hiding_view",
        "create view folding_view as select id from listings where price = leaks()",
        "create view plain_view as select * from listings where price > 3",
        "create table guarded_by_policy(id int)",
        "alter table guarded_by_policy enable row level security",
        "create policy watching on guarded_by_policy using (writes() > 0)",
        "create server files foreign data wrapper file_fdw",
        "create foreign table far(line text) server files options (filename '/etc/hostname')",
        "grant select on all tables in schema public to onlooker, writer",
        "grant all on listings, seen, listings_id_seq to writer",
        "grant execute on function pg_read_file(text) to writer",
        "analyze"
    };
}
