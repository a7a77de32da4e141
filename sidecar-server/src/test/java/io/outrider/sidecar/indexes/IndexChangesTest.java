package io.outrider.sidecar.indexes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.tail.HandClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tried on a clone, built, watched, taken back: on a real server that holds both databases. */
class IndexChangesTest {
    private static EmbeddedPostgres postgres;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T18:00:00Z"));
    private final List<Statement> workload = new ArrayList<>();
    private Indexes indexes;

    @BeforeAll
    static void startPostgres() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        execute("postgres", "create table listings(id serial primary key, city text, price int, title text)");
        execute(
                "postgres",
                "insert into listings(city, price, title) select 'city ' || i % 500, i % 1000, md5(i::text)"
                        + " from generate_series(1, 60000) i");
        execute("postgres", "vacuum analyze listings");
        execute("template1", "create database copy template postgres");
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void start() throws SQLException {
        for (String index : ask(
                        "postgres",
                        "select string_agg(indexname, ',') from pg_indexes where indexname like 'outrider%'")
                .split(",")) {
            if (!index.isEmpty()) {
                execute("postgres", "drop index " + index);
            }
        }
        workload.clear();
        workload.add(
                new Statement("f1", "SELECT listings", "SELECT title FROM listings WHERE city = $1", "", 100, 400));
        indexes = indexes(postgres.getJdbcUrl("postgres", "copy"), true);
        indexes.watch().round();
    }

    @Test
    void verifiedOnTheCloneBuiltOnRequestAndTakenBack() throws Exception {
        String id = onlyId();
        IndexChanges changes = indexes.changes();

        assertThatThrownBy(() -> changes.apply(id, false))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not verified on a clone");

        Kept verified = indexes.trials().verify(id);
        assertThat(verified.state()).isEqualTo(Kept.State.TESTED);
        assertThat(verified.rung()).isEqualTo(Suggestion.Rung.CLONE);
        Trial.Outcome trial = verified.trial();
        assertThat(trial).isNotNull();
        assertThat(trial.after().get("f1").blocks())
                .isLessThan(trial.before().get("f1").blocks() / 2);
        assertThat(ours("copy")).as("nothing stays on the clone").isEmpty();
        assertThat(ours("postgres")).isEmpty();

        Kept applied = changes.apply(id, false);
        assertThat(applied.state()).isEqualTo(Kept.State.APPLIED);
        assertThat(ours("postgres"))
                .isEqualTo(applied.suggestion().shapes().get(0).name());

        assertThat(indexes(postgres.getJdbcUrl("postgres", "copy"), true).book().find(id))
                .as("a restarted sidecar knows what it built")
                .get()
                .extracting(Kept::state)
                .isEqualTo(Kept.State.APPLIED);

        assertThat(changes.revert(id).state()).isEqualTo(Kept.State.REVERTED);
        assertThat(ours("postgres")).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("index-audit.ndjson")))
                .hasSize(4)
                .anyMatch(line -> line.contains("\"create\"") && line.contains("\"done\""))
                .anyMatch(line -> line.contains("\"drop\"") && line.contains("on request"));
    }

    @Test
    void whatMakesItsStatementsSlowerGoesByItself() throws Exception {
        String id = onlyId();
        indexes.changes().apply(id, true);
        workload.set(0, new Statement("f1", "SELECT listings", workload.get(0).text(), "", 160, 400 + 60 * 9));

        indexes.watch().round();

        assertThat(indexes.book().find(id).orElseThrow().state()).isEqualTo(Kept.State.REVERTED);
        assertThat(indexes.book().find(id).orElseThrow().note()).contains("mean 4.00 ms before, 9.00 ms after");
        assertThat(ours("postgres")).isEmpty();
    }

    @Test
    void whatHoldsItsPromiseIsConfirmed() throws Exception {
        String id = onlyId();
        indexes.changes().apply(id, true);
        workload.set(0, new Statement("f1", "SELECT listings", workload.get(0).text(), "", 160, 400 + 60 * 0.5));

        indexes.watch().round();

        assertThat(indexes.book().find(id).orElseThrow().state()).isEqualTo(Kept.State.CONFIRMED);
    }

    /** An old transaction makes the concurrent build wait until it gives up, which leaves an invalid index. */
    @Test
    void aFailedBuildLeavesNothingBehind() throws Exception {
        String id = onlyId();
        IndexShape shape =
                indexes.book().find(id).orElseThrow().suggestion().shapes().get(0);
        execute("postgres", shape.createAtOnce());
        execute(
                "postgres",
                "update pg_index set indisvalid = false where indexrelid = '" + shape.name() + "'::regclass");

        assertThat(indexes.changes().apply(id, true).state()).isEqualTo(Kept.State.APPLIED);

        assertThat(ask(
                        "postgres",
                        "select string_agg(indisvalid::text, ',') from pg_index where indexrelid = '" + shape.name()
                                + "'::regclass"))
                .isEqualTo("true");
        assertThat(Files.readString(folder.resolve("index-audit.ndjson"))).contains("left invalid by an earlier build");
    }

    @Test
    void aBuildThatGivesUpDropsItsRemains() throws Exception {
        String id = onlyId();
        try (Connection old = DriverManager.getConnection(postgres.getJdbcUrl("postgres", "postgres"))) {
            old.setAutoCommit(false);
            old.createStatement().execute("update listings set title = title where id = 1");
            Indexes hurried = new Indexes(
                    most -> workload,
                    TestConfig.hurried(postgres.getJdbcUrl("postgres", "copy")),
                    production(),
                    TestConfig.guarded(production(), clock),
                    folder,
                    clock);
            hurried.watch().round();

            assertThatThrownBy(() -> hurried.changes().apply(id, true))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("57014");
            assertThat(hurried.book().find(id).orElseThrow().state()).isEqualTo(Kept.State.FAILED);
            old.rollback();
            hurried.watch().round();
            assertThat(hurried.book().find(id).orElseThrow().state()).isEqualTo(Kept.State.REVERTED);
        }
        assertThat(ask("postgres", "select count(*)::text from pg_index where not indisvalid"))
                .isEqualTo("0");
        assertThat(ours("postgres")).isEmpty();
    }

    @Test
    void nothingIsBuiltWhereThatIsNotAllowed() {
        Indexes shy = indexes("", false);
        shy.watch().round();
        String id = onlyId();
        assertThatThrownBy(() -> shy.changes().apply(id, true))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("indexes.apply is false");
        assertThatThrownBy(() -> shy.changes().apply("nothing", true))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no suggestion \"nothing\"");
        assertThatThrownBy(() -> shy.trials().verify(id)).hasMessageContaining("indexes.clone-url is not set");
        assertThatThrownBy(() -> indexes.trials().verify("' or 1=1")).hasMessageContaining("no suggestion");
    }

    @Test
    void theServicesDatabaseIsNoClone() {
        Indexes mistaken = indexes(postgres.getJdbcUrl("postgres", "postgres"), true);
        mistaken.watch().round();
        assertThatThrownBy(() -> mistaken.trials().verify(onlyId())).hasMessageContaining("same database");
    }

    private Indexes indexes(String clone, boolean mayApply) {
        return new Indexes(
                most -> workload,
                TestConfig.index(clone, mayApply),
                production(),
                TestConfig.guarded(production(), clock),
                folder,
                clock);
    }

    private static PostgresConfig production() {
        return new PostgresConfig(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
    }

    private String onlyId() {
        assertThat(indexes.book().all()).hasSize(1);
        return indexes.book().all().get(0).suggestion().id();
    }

    private static String ours(String database) throws SQLException {
        return ask(
                database,
                "select coalesce(string_agg(indexname, ','), '') from pg_indexes where indexname like 'outrider%'");
    }

    private static String ask(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.getJdbcUrl("postgres", database));
                java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1) == null ? "" : rows.getString(1);
        }
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.getJdbcUrl("postgres", database));
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
