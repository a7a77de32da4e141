package io.outrider.sidecar.indexes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Suggestions tried together on a real server. The table is made so that an index on {@code created} helps one statement and misleads the planner
 * in another: late jobs are all at the end of the order in which that index would look for them.
 */
class SetTrialTest {
    private static final Statement NEWEST =
            new Statement("newest", "", "SELECT * FROM jobs ORDER BY created LIMIT 5", "", 10, 100);
    private static final Statement LATE =
            new Statement("late", "", "SELECT * FROM jobs WHERE state = 'late' ORDER BY created LIMIT 10", "", 10, 100);
    private static final Statement OF_STATE =
            new Statement("state", "", "SELECT count(*) FROM jobs WHERE state = 'late' AND id > 0", "", 10, 100);
    private static final Statement OF_OWNER =
            new Statement("owner", "", "SELECT count(*) FROM jobs WHERE owner = $1", "", 10, 100);

    private static EmbeddedPostgres postgres;

    @TempDir
    Path folder;

    @BeforeAll
    static void startPostgres() throws IOException, SQLException {
        postgres =
                EmbeddedPostgres.builder().setServerConfig("autovacuum", "off").start();
        execute("postgres", "set synchronous_commit = on");
        execute("postgres", "create table jobs(id int primary key, created int, state text, owner int, payload text)");
        execute(
                "postgres",
                "insert into jobs select i, c, case when c > 190000 then 'late' else 'done' end, i % 5000, repeat('x', 80)"
                        + " from (select i, ((i::bigint * 7919) % 200003)::int as c from generate_series(1, 200000) i) jobs");
        execute("postgres", "vacuum analyze jobs");
        execute("template1", "create database copy template postgres");
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Test
    void whatHurtsOneStatementIsRefusedWhateverItGainsElsewhere() throws SQLException {
        Suggestion created = suggestion("(created)", IndexShape.Key.column("created"));

        Trial.Outcome outcome = trial(List.of(created), List.of(NEWEST, LATE), Duration.ofMinutes(5));

        assertThat(outcome.notRun()).isEmpty();
        assertThat(outcome.kept()).isEmpty();
        assertThat(outcome.reason(created)).isEqualTo("it makes statement late slower");
        assertThat(ours("copy")).as("nothing stays on the clone").isEmpty();
    }

    @Test
    void anIndexThatHurtsAloneIsTakenBesideOneThatMendsIt() throws SQLException {
        Suggestion created = suggestion("created", IndexShape.Key.column("created"));
        Suggestion both = suggestion("both", IndexShape.Key.column("state"), IndexShape.Key.column("created"));
        Suggestion useless = suggestion("useless", IndexShape.Key.column("payload"));

        Trial.Outcome outcome =
                trial(List.of(created, useless, both), List.of(NEWEST, LATE, OF_OWNER), Duration.ofMinutes(5));

        assertThat(outcome.kept()).containsExactlyInAnyOrder(created, both);
        assertThat(outcome.reason(useless)).startsWith("no statement gets faster");
        assertThat(outcome.bytes()).containsOnlyKeys(name(created), name(both));
        for (String statement : List.of("newest", "late")) {
            Measured before = Objects.requireNonNull(outcome.before().get(statement));
            Measured after = Objects.requireNonNull(outcome.after().get(statement));
            assertThat(after.blocks()).isLessThan(before.blocks() / 10);
        }
        assertThat(outcome.after().get("owner")).isEqualTo(outcome.before().get("owner"));
        assertThat(ours("copy")).isEmpty();
    }

    @Test
    void severalThatSaveLittleMakeRoomForOneThatSavesMore() throws SQLException {
        Suggestion owner = suggestion("owner", IndexShape.Key.column("owner"));
        Suggestion state = suggestion("state", IndexShape.Key.column("state"));
        IndexShape wide = IndexShape.btree("public.jobs", List.of(IndexShape.Key.column("created")))
                .including(List.of("payload"));
        Suggestion created = suggestion("created", wide);
        Statement often = new Statement(
                "often", "", "SELECT max(payload) FROM jobs WHERE created BETWEEN 500 AND 600", "", 200, 100);
        long budget = sizeOf(wide) + (1 << 20);

        Trial.Outcome outcome = trial(
                List.of(owner, state, created), List.of(OF_OWNER, OF_STATE, often), budget, Duration.ofMinutes(5));

        assertThat(outcome.kept()).containsExactly(created);
        assertThat(outcome.reason(owner)).isEqualTo("others save more within indexes.budget");
        assertThat(Objects.requireNonNull(outcome.least().get("owner")).indexes())
                .containsExactly(name(owner));
    }

    @Test
    void whatServesOnlyCertainValuesMustSaveMore() throws SQLException {
        IndexShape late = IndexShape.btree("public.jobs", List.of(IndexShape.Key.column("created")))
                .where("state = 'late'::text");
        Suggestion partial = suggestion("late", late);
        Statement rare = new Statement(
                "rare", "", "SELECT count(*) FROM jobs WHERE state = 'late' AND created > 190100", "", 1, 100);
        Statement often = new Statement("often", "", "SELECT count(*) FROM jobs WHERE payload > 'y'", "", 1000, 100);

        assertThat(trial(List.of(partial), List.of(rare), Duration.ofMinutes(5)).kept())
                .containsExactly(partial);
        Trial.Outcome outcome = trial(List.of(partial), List.of(rare, often), Duration.ofMinutes(5));
        assertThat(outcome.kept()).isEmpty();
        assertThat(outcome.reason(partial)).contains("only the values in its predicate");
    }

    @Test
    void whatDoesNotFitTheBudgetIsNotEvenBuilt() throws SQLException {
        Suggestion both = suggestion("both", IndexShape.Key.column("state"), IndexShape.Key.column("created"));
        TrialProgress progress = new TrialProgress(Clock.systemUTC(), Duration.ofMinutes(5));
        try (Connection copy = connect("copy")) {
            Trial.Outcome outcome = new Trial(copy, new TrialLimits(Duration.ofSeconds(30), 4096, 1L << 30), progress)
                    .run(List.of(both), List.of(LATE));
            assertThat(outcome.kept()).isEmpty();
            assertThat(outcome.reason(both)).contains("indexes.budget");
        }
    }

    @Test
    void aTrialThatIsOutOfTimeKeepsNothingUnproved() throws SQLException {
        Suggestion both = suggestion("both", IndexShape.Key.column("state"), IndexShape.Key.column("created"));

        Trial.Outcome outcome = trial(List.of(both), List.of(LATE), Duration.ZERO);

        assertThat(outcome.kept()).isEmpty();
        assertThat(outcome.notRun()).containsEntry("late", "the time of the trial was over");
        assertThat(outcome.reason(both)).contains("time of the trial");
        assertThat(ours("copy")).isEmpty();
    }

    @Test
    void aRangeIsAlsoTriedWithColumnsThatTheIndexCanCheckWhereKeysRepeat() throws Exception {
        execute(
                "postgres",
                "create table sales as select date '2026-01-01' + i % 300 as day, i % 40 as shop, (i % 90)::numeric as rebate, i as price"
                        + " from generate_series(1, 100000) i");
        execute("postgres", "vacuum analyze sales");
        Statement early = new Statement(
                "early",
                "",
                "SELECT sum(price) FROM sales WHERE day < '2026-02-10' AND shop < 20 AND rebate < 30",
                "",
                10,
                100);
        PostgresConfig production = new PostgresConfig(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
        Indexes indexes = new Indexes(
                most -> List.of(early),
                TestConfig.index("", false),
                production,
                TestConfig.guarded(production, Clock.systemUTC()),
                folder,
                Clock.systemUTC());

        indexes.watch().round();

        List<String> tried = indexes.book().alternatives().stream()
                .flatMap(suggestion -> suggestion.shapes().stream())
                .map(shape -> shape.named("").identity())
                .toList();
        assertThat(tried).anyMatch(shape -> shape.endsWith("(day, shop)"));
        assertThat(tried)
                .as("numbers are not stored once, however often they repeat")
                .noneMatch(shape -> shape.endsWith("(day, shop, rebate)"));
    }

    @Test
    @Timeout(120)
    void allSuggestionsAreVerifiedOnRequestAndTheirStatesTell() throws Exception {
        PostgresConfig production = new PostgresConfig(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
        Indexes indexes = new Indexes(
                most -> List.of(NEWEST, LATE, OF_OWNER),
                TestConfig.index(postgres.getJdbcUrl("postgres", "copy"), false),
                production,
                TestConfig.guarded(production, Clock.systemUTC()),
                folder,
                Clock.systemUTC());
        indexes.watch().round();
        TrialRun run = indexes.run();
        assertThat(run.state()).isNull();
        assertThatThrownBy(run::cancel).isInstanceOf(Problem.class).hasMessageContaining("No trial");

        assertThat(run.start().word()).isEqualTo("running");
        assertThatThrownBy(run::start).isInstanceOf(Problem.class).hasMessageContaining("is being tried or built");
        while (Objects.requireNonNull(run.state()).ended() == null) {
            Thread.sleep(50);
        }

        TrialRun.State state = Objects.requireNonNull(run.state());
        assertThat(state.fault()).isEmpty();
        assertThat(state.word()).isEqualTo("done");
        Trial.Outcome outcome = Objects.requireNonNull(state.outcome());
        assertThat(outcome.kept()).hasSizeGreaterThanOrEqualTo(3);
        for (String statement : List.of("newest", "late", "owner")) {
            assertThat(Objects.requireNonNull(outcome.after().get(statement)).blocks())
                    .isLessThan(Objects.requireNonNull(outcome.before().get(statement))
                                    .blocks()
                            / 10);
        }
        assertThat(indexes.book().all())
                .filteredOn(kept -> kept.state() == Kept.State.TESTED)
                .extracting(kept -> kept.suggestion().id())
                .containsExactlyInAnyOrderElementsOf(
                        outcome.kept().stream().map(Suggestion::id).toList());
        assertThat(indexes.book().all()).noneMatch(kept -> kept.state() == Kept.State.PROPOSED);
        assertThat(ours("copy")).isEmpty();
        assertThat(ours("postgres")).isEmpty();

        JsonNode shown = shown(state);
        assertThat(shown.path("state").asString()).isEqualTo("done");
        assertThat(shown.path("set").size()).isEqualTo(outcome.kept().size());
        assertThat(shown.path("statements").size()).isEqualTo(3);
        for (JsonNode statement : shown.path("statements")) {
            assertThat(statement.path("least_ms").asDouble())
                    .isLessThanOrEqualTo(statement.at("/after/ms").asDouble());
            assertThat(statement.path("least_indexes").toString()).contains("outrider_jobs_");
        }

        indexes.watch().advise(List.of(NEWEST, LATE, OF_OWNER));
        assertThat(indexes.book().all())
                .as("what only the trial found outlives the next round")
                .filteredOn(kept -> kept.state() == Kept.State.TESTED)
                .hasSameSizeAs(outcome.kept());
    }

    private static JsonNode shown(TrialRun.State state) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(text)) {
            TrialJson.write(json, state);
        }
        return JsonMapper.shared().readTree(text.toString());
    }

    private static Trial.Outcome trial(List<Suggestion> pool, List<Statement> statements, Duration time)
            throws SQLException {
        return trial(pool, statements, 1L << 30, time);
    }

    private static Trial.Outcome trial(
            List<Suggestion> pool, List<Statement> statements, long budgetBytes, Duration time) throws SQLException {
        try (Connection copy = connect("copy")) {
            return new Trial(
                            copy,
                            new TrialLimits(Duration.ofSeconds(30), budgetBytes, 1L << 30),
                            new TrialProgress(Clock.systemUTC(), time))
                    .run(pool, statements);
        }
    }

    private static long sizeOf(IndexShape shape) throws SQLException {
        try (Connection copy = connect("copy")) {
            TrialClone clone =
                    new TrialClone(copy, Meter.CLOCK, new TrialProgress(Clock.systemUTC(), Duration.ofMinutes(1)));
            long bytes = clone.build(shape.named("outrider_size"));
            clone.drop(shape.named("outrider_size"));
            return bytes;
        }
    }

    private static String name(Suggestion suggestion) {
        return suggestion.shapes().get(0).name();
    }

    private static Suggestion suggestion(String id, IndexShape.Key... keys) {
        return suggestion(id, IndexShape.btree("public.jobs", List.of(keys)));
    }

    private static Suggestion suggestion(String id, IndexShape shape) {
        return new Suggestion(
                id,
                "public",
                "jobs",
                200_000,
                List.of(shape.named(shape.proposedName("outrider_", "jobs"))),
                List.of(),
                List.of(),
                Suggestion.Rung.COST,
                "",
                1 << 20,
                0,
                List.of(),
                List.of(),
                Instant.EPOCH,
                Instant.MAX);
    }

    private static String ours(String database) throws SQLException {
        try (Connection connection = connect(database);
                java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select coalesce(string_agg(indexname, ','), '') from pg_indexes where indexname like 'outrider%'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(postgres.getJdbcUrl("postgres", database));
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
