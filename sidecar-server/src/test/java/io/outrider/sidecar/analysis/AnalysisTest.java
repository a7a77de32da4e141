package io.outrider.sidecar.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import io.outrider.sidecar.plan.Finding;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanHistory;
import io.outrider.sidecar.plan.SeenStatement;
import io.outrider.sidecar.postgres.ExplainRequest;
import io.outrider.sidecar.postgres.GuardConfig;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.SingleSelect;
import io.outrider.sidecar.postgres.TestServer;
import io.outrider.sidecar.tail.HandClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole analyses on real servers. */
class AnalysisTest {
    private static final Map<String, String> URLS = new HashMap<>();
    private static final String[] SCHEMA = {
        "create table orders(id int primary key, status text, city varchar(40), a int, b int, c int, d int, price numeric)",
        "create table customers(a int, note text)",
        // One status is everywhere, the other is rare; b, c and d say the same thing, and city says it too.
        "insert into orders select i, case when i % 1000 = 0 then 'rare' else 'done' end, 'secret city ' || i % 50,"
                + " i % 100, i % 10, i % 10, i % 10, i from generate_series(1, 20000) i",
        "insert into customers select i % 100, case when i % 1000 = 0 then 'rare' else 'n' end from generate_series(1, 20000) i",
        "create index rare_orders on orders(id) where status = 'rare'",
        "create index customers_a on customers(a)",
        "grant select on orders, customers to onlooker"
    };

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T18:00:00Z"));
    private final PlanHistory history = new PlanHistory(10, 5);
    private @Nullable GuardedDatabase database;

    static List<String> versions() {
        return TestServer.versions();
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aStatementWithParametersIsPlannedForAnyValueAndForSampledOnes(String version) throws Exception {
        Analysis found = analyse(version, plain("select * from orders where status = $1"));

        assertThat(found.planned()).isEqualTo("generic");
        assertThat(texts(found.plan())).contains("$1");
        Plan sampled = found.other();
        assertThat(sampled).isNotNull();
        assertThat(found.otherPlanned()).isEqualTo("sampled values");
        assertThat(texts(sampled)).contains("'done'");
        assertThat(sampled.root().planRows()).isGreaterThan(15_000);
        assertThat(found.serverVersion()).isEqualTo(Integer.parseInt(version));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aPlanForAnyValueThatIsMuchWorseIsAFinding(String version) throws Exception {
        ExplainRequest request = new ExplainRequest(
                SingleSelect.of("select * from orders where status = ? and price > ?"),
                List.of(),
                List.of("rare", "5"),
                true,
                false,
                false,
                Map.of());
        Analysis found = analyse(version, request);

        assertThat(found.planned()).isEqualTo("generic");
        assertThat(found.otherPlanned()).isEqualTo("values");
        assertThat(found.findings()).extracting(Finding::rule).contains("generic-plan-worse");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void executionShowsWhatReallyHappened(String version) throws Exception {
        ExplainRequest request = plain("select * from orders where city = $1")
                .with(List.of("secret city 7"))
                .executed(true);
        Analysis found = analyse(version, request, "analysis.execute", "true");

        assertThat(found.plan().isAnalysed()).isTrue();
        assertThat(found.plan().root().totalRows()).isEqualTo(400);
        assertThat(found.plan().root().buffers().shared().touched()).isGreaterThan(100);
        assertThat(found.plan().executionMillis()).isPositive();
        assertThat(found.findings()).extracting(Finding::rule).contains("seq-scan-discards");
        String shown = shown(found);
        assertThat(shown).doesNotContain("secret city").contains("city)::text = '?'::text");
        assertThat(shown(analyse(version, request, "analysis.execute", "true", "analysis.show-values", "true")))
                .contains("secret city 7");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void errorsDoNotQuoteData(String version) {
        ExplainRequest leaking =
                plain("select city::int from orders where id = 3").executed(true);
        assertThat(catchThrowable(() -> analyse(version, leaking, "analysis.execute", "true")))
                .hasMessageContaining("SQLState 22P02")
                .hasMessageNotContaining("secret");
        assertThat(catchThrowable(
                        () -> analyse(version, leaking, "analysis.execute", "true", "analysis.show-values", "true")))
                .hasMessageContaining("secret city 3");
        assertThat(catchThrowable(() -> analyse(version, plain("select * from no_such_table"))))
                .hasMessageContaining("search path")
                .hasMessageNotContaining("no_such_table");
        assertThat(catchThrowable(() -> analyse(version, plain("select * from pg_authid"))))
                .hasMessageContaining("GRANT SELECT");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void anAlternativeCountsWhenItWasMeasured(String version) throws Exception {
        String misjudged = "select count(*) from orders o join customers u on u.a = o.a where o.b = 1 and o.c = 1"
                + " and o.city = 'secret city 1'";
        ExplainRequest request = plain(misjudged);
        Analysis planned = analyse(version, request, true);
        assertThat(planned.hints()).isNotEmpty().allSatisfy(hint -> {
            assertThat(hint.verified()).isFalse();
            assertThat(hint.ways()).isNotEmpty();
        });

        Analysis executed = analyse(version, request.executed(true), true, "analysis.execute", "true");
        PlanHint best = executed.hints().get(0);
        assertThat(best.verified())
                .as(executed.plan() + "\n" + executed.hints())
                .isTrue();
        assertThat(best.millis()).isLessThan(executed.plan().executionMillis());
        assertThat(executed.findings())
                .extracting(Finding::rule)
                .contains("nested-loop-misestimated", "estimate-off-at-scan");
    }

    @Test
    void aPlanThatChangesIsNoticedAndExplained() throws Exception {
        String url = loaded("17", "watched");
        QueryAnalysis analysis = analysis(url);
        List<SeenStatement> seen = new ArrayList<>();
        seen.add(new SeenStatement("f1", "select * from orders where city = $1", "watched", 100, 100_000));
        PlanWatch watch = new PlanWatch(
                analysis,
                java.util.Objects.requireNonNull(database),
                limit -> List.copyOf(seen),
                new AnalysisConfig(Duration.ofSeconds(30), 20, Duration.ofHours(1), 10, 5),
                clock);

        assertThat(watch.round()).isEqualTo(1);
        assertThat(watch.round()).as("nothing happened").isZero();
        seen.set(0, new SeenStatement("f1", "select * from orders where city = $1", "watched", 200, 1_100_000));
        assertThat(watch.round()).as("ten times slower").isEqualTo(1);
        assertThat(history.of("f1")).hasSize(1);

        TestServer.newest().execute("watched", "create index orders_city on orders(city)");
        assertThat(watch.round()).isEqualTo(1);
        assertThat(history.of("f1")).hasSize(2);
        assertThat(history.of("f1").get(1).reason()).isEqualTo("the schema changed");
        var diff = io.outrider.sidecar.plan.PlanDiff.between(
                history.of("f1").get(0), history.of("f1").get(1));
        assertThat(diff.changes()).anySatisfy(change -> assertThat(change)
                .startsWith("orders is read by")
                .contains("orders_city")
                .endsWith("instead of Seq Scan"));
        assertThat(diff.reasons()).containsExactly("the index public.orders_city is new");
        assertThat(diff.costAfter()).isLessThan(diff.costBefore());

        TestServer.newest().execute("watched", "analyze orders");
        clock.advance(Duration.ofSeconds(30));
        assertThat(history.of("f1").get(1).plan().json().toString()).doesNotContain("secret");

        PlanHistory restored = new PlanHistory(10, 5);
        restored.read(JsonMapper.shared().readTree(written(history)));
        assertThat(restored.of("f1")).isEqualTo(history.of("f1"));
    }

    @Test
    void aStatementOfAnotherDatabaseIsNotAnalysedHere() {
        assertThat(catchThrowable(() -> analysis(url("17"))
                        .analyse(new QueryAnalysis.Question("f", "elsewhere", plain("select 1"), false), "test")))
                .hasMessageContaining("elsewhere")
                .hasMessageContaining("analysed");
    }

    @Test
    void aDatabaseThatIsDownIsAReason() {
        assertThat(catchThrowable(() -> analysis("jdbc:postgresql://127.0.0.1:1/x")
                        .analyse(new QueryAnalysis.Question("", "", plain("select 1"), false), "test")))
                .hasMessageContaining("08001")
                .hasMessageContaining("postgres.url");
    }

    private Analysis analyse(String version, ExplainRequest request, String... settings) throws Exception {
        return analyse(version, request, false, settings);
    }

    private Analysis analyse(String version, ExplainRequest request, boolean hints, String... settings)
            throws Exception {
        return analysis(url(version), settings).analyse(new QueryAnalysis.Question("", "", request, hints), "test");
    }

    private QueryAnalysis analysis(String url, String... settings) throws Exception {
        List<Key<?>> keys = new ArrayList<>(GuardConfig.KEYS);
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        close();
        GuardedDatabase guarded = new GuardedDatabase(
                new PostgresConfig(url, "onlooker", ""), GuardConfig.from(Settings.of(keys, given)), clock);
        database = guarded;
        return new QueryAnalysis(guarded, history, nanos -> {}, clock);
    }

    private static synchronized String url(String version) {
        return URLS.computeIfAbsent(version, any -> loaded(version, "analysed"));
    }

    /** Analysed by another session, once the counters of the one that loaded are in. */
    private static String loaded(String version, String database) {
        String url = TestServer.of(version).database(database, SCHEMA);
        try {
            TestServer.of(version).execute(database, "vacuum analyze");
            return url;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ExplainRequest plain(String text) {
        try {
            return ExplainRequest.plain(SingleSelect.of(text), List.of());
        } catch (SingleSelect.Refused e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String texts(Plan plan) {
        return plan.json().toString();
    }

    private static String shown(Analysis analysis) {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var json = JsonMapper.shared().createGenerator(bytes)) {
            new AnalysisJson(json).write(analysis);
        }
        String text = bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
        JsonNode read = JsonMapper.shared().readTree(text);
        assertThat(read.path("nodes").size()).isEqualTo(analysis.plan().nodes().size());
        return text;
    }

    private static String written(PlanHistory history) {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var json = JsonMapper.shared().createGenerator(bytes)) {
            history.write(json);
        }
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }
}
