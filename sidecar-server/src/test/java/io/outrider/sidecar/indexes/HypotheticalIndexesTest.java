package io.outrider.sidecar.indexes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.outrider.sidecar.config.Settings;
import io.outrider.sidecar.indexes.SecondOpinion.Verdict;
import io.outrider.sidecar.postgres.ExplainRequest;
import io.outrider.sidecar.postgres.GuardConfig;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.InstalledServer;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.SingleSelect;
import io.outrider.sidecar.tail.HandClock;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a real HypoPG, where Debian's {@code postgresql-15-hypopg} is installed. */
class HypotheticalIndexesTest {
    private static final String[] SHOP = {
        "create table customers(id int primary key, email text, region int)",
        "create table orders(id int primary key, customer_id int, placed timestamptz, total int, tags text[])",
        "insert into customers select i, 'c' || i || '@example.org', i % 50 from generate_series(1, 20000) i",
        "insert into orders select i, 1 + i % 20000, now() - i * interval '1 min', i % 1000, array['t' || i % 3000]"
                + " from generate_series(1, 100000) i",
        "grant select on all tables in schema public to onlooker",
        "vacuum analyze"
    };

    private static InstalledServer server;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T18:00:00Z"));
    private final List<Statement> seen = new ArrayList<>();
    private GuardedDatabase guarded;

    @BeforeAll
    static void start() throws Exception {
        assumeThat(InstalledServer.has("hypopg"))
                .as("there is no HypoPG on this machine; Debian's package postgresql-15-hypopg has it")
                .isTrue();
        server = InstalledServer.start();
        server.execute("postgres", "create role onlooker login", "create database bare", "create database shop");
        server.execute("bare", SHOP);
        server.execute("shop", "create schema tools", "create extension hypopg schema tools");
        server.execute("shop", "grant usage on schema tools to onlooker");
        server.execute("shop", SHOP);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        guarded = guarded("shop");
    }

    @AfterEach
    void close() {
        guarded.close();
    }

    @Test
    void aSuggestionIsShownToThePlannerForWholeStatements() throws SQLException {
        saw("f1", "select o.* from customers c join orders o on o.customer_id = c.id where c.email = ?");
        saw("f2", "select * from orders where customer_id = ? order by placed desc limit 5");

        List<Kept> kept = suggestions(guarded);

        assertThat(kept).isNotEmpty().allSatisfy(each -> {
            SecondOpinion opinion = each.suggestion().hypopg();
            assertThat(opinion.reason()).isEmpty();
            assertThat(opinion.verdict()).isEqualTo(Verdict.AGREES);
            assertThat(each.rung()).isEqualTo(Suggestion.Rung.HYPOPG);
            assertThat(opinion.answers().keySet())
                    .containsExactlyInAnyOrderElementsOf(each.suggestion().helped().stream()
                            .map(Suggestion.Helped::fingerprint)
                            .toList());
        });
        JsonNode json = json(kept.get(0));
        assertThat(json.path("evidence").asString()).isEqualTo("hypopg");
        assertThat(json.at("/hypopg/verdict").asString()).isEqualTo("agrees");
        assertThat(json.at("/helped/0/hypopg/used").asBoolean()).isTrue();
        assertThat(json.at("/helped/0/hypopg/cost_after").asDouble())
                .isLessThan(json.at("/helped/0/hypopg/cost_before").asDouble());
    }

    @Test
    void whatThePlannerWouldNotUseIsSaid() {
        Suggestion useless = suggestion(
                IndexShape.btree("public.orders", List.of(IndexShape.Key.column("total"))),
                "select * from orders where total >= 0");

        Suggestion judged =
                new HypotheticalIndexes(guarded).asked(List.of(useless)).get(0);

        assertThat(judged.hypopg().verdict()).isEqualTo(Verdict.DISAGREES);
        assertThat(judged.hypopg().answers().get("f").used()).isFalse();
        assertThat(judged.rung()).isEqualTo(Suggestion.Rung.COST);
        assertThat(judged.caveats()).anyMatch(caveat -> caveat.contains("chooses it for none"));
    }

    @Test
    void kindsThatItDoesNotKnowAreNotAskedAbout() {
        IndexShape gin =
                new IndexShape("", "public.orders", "gin", List.of(IndexShape.Key.column("tags")), List.of(), "");

        Suggestion judged = new HypotheticalIndexes(guarded)
                .asked(List.of(suggestion(gin, "select * from orders where tags @> '{t5}'")))
                .get(0);

        assertThat(judged.hypopg().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judged.hypopg().reason()).contains("gin");
    }

    @Test
    void withoutTheExtensionTheReasonIsSaid() throws Exception {
        try (GuardedDatabase bare = guarded("bare")) {
            saw("f1", "select * from orders where customer_id = ?");
            Kept kept = suggestions(bare, "bare").get(0);
            assertThat(kept.rung()).isEqualTo(Suggestion.Rung.COST);
            assertThat(kept.suggestion().hypopg().reason()).contains("CREATE EXTENSION hypopg");
        }
    }

    @Test
    void nothingIsLeftInTheSession() throws Exception {
        List<String> create = List.of("CREATE INDEX ON public.orders (customer_id)");
        ExplainRequest good = request("select * from orders where customer_id = 7");
        ExplainRequest bad = request("select * from orders where customer_id = 'x'");
        List<String> names = new ArrayList<>();
        List<List<String>> left = guarded.visit(session -> {
            String schema = session.hypopgSchema();
            assertThat(session.explainWith(schema, create, names, good).toString())
                    .contains(names.get(0));
            assertThat(session.explain(good).toString()).doesNotContain("btree_orders");
            assertThatThrownBy(() -> session.explainWith(schema, create, names, bad))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> session.explainWith(
                            schema, List.of(create.get(0), "CREATE INDEX ON public.orders (nowhere)"), names, good))
                    .isInstanceOf(SQLException.class);
            assertThat(session.explain(good).toString()).doesNotContain("btree_orders");
            return List.of();
        });
        assertThat(left).isEmpty();
        assertThat(server.ask("shop", "select count(*) from pg_indexes where schemaname = 'public'"))
                .isEqualTo("2");
    }

    @Test
    void theGuardsStandBeforeItToo() throws Exception {
        server.execute(
                "shop",
                "create or replace function peek(int) returns int stable language plpgsql as"
                        + " $$ begin return (select count(*) from customers); end $$");
        Suggestion judged = new HypotheticalIndexes(guarded)
                .asked(List.of(suggestion(
                        IndexShape.btree("public.orders", List.of(IndexShape.Key.column("customer_id"))),
                        "select * from orders where customer_id = peek(1)")))
                .get(0);
        assertThat(judged.hypopg().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judged.hypopg().reason()).contains("peek").contains("analysis.allow-functions");
    }

    private static ExplainRequest request(String text) throws Exception {
        return ExplainRequest.plain(SingleSelect.of(text), List.of());
    }

    private static Suggestion suggestion(IndexShape shape, String text) {
        Instant now = Instant.parse("2026-11-23T18:00:00Z");
        return new Suggestion(
                "id",
                "public",
                "orders",
                100_000,
                List.of(shape),
                List.of(),
                List.of(new Suggestion.Helped("f", "SELECT orders", text, 10, 2000, 10, 5, "")),
                Suggestion.Rung.COST,
                "why",
                1 << 20,
                0,
                List.of(),
                List.of(),
                now,
                now);
    }

    private void saw(String fingerprint, String text) {
        seen.add(new Statement(fingerprint, "SELECT", text, "", 10, 100));
    }

    private List<Kept> suggestions(GuardedDatabase database) {
        return suggestions(database, "shop");
    }

    private List<Kept> suggestions(GuardedDatabase database, String name) {
        Indexes indexes =
                new Indexes(most -> seen, TestConfig.index(), address(name), database, folder.resolve(name), clock);
        indexes.watch().round();
        assertThat(indexes.watch().fault()).isEmpty();
        return indexes.book().all();
    }

    private GuardedDatabase guarded(String database) throws Exception {
        return new GuardedDatabase(address(database), GuardConfig.from(Settings.of(GuardConfig.KEYS, Map.of())), clock);
    }

    private static PostgresConfig address(String database) {
        return new PostgresConfig(server.url(database), "onlooker", "");
    }

    private static JsonNode json(Kept kept) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(text)) {
            SuggestionJson.write(json, kept);
        }
        return JsonMapper.shared().readTree(text.toByteArray());
    }
}
