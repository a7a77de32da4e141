package io.outrider.sidecar.indexes;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.tail.HandClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexWatchTest {
    private static EmbeddedPostgres postgres;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T18:00:00Z"));
    private final List<Statement> seen = new ArrayList<>();
    private Indexes indexes;

    @BeforeAll
    static void startPostgres() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        execute("create table listings(id serial primary key, city varchar(40), price int, title text)");
        execute("insert into listings(city, price, title) select 'city ' || i % 500, i % 1000, md5(i::text)"
                + " from generate_series(1, 30000) i");
        execute("create role onlooker login");
        execute("grant select on listings to onlooker");
        execute("create function plant() returns int language plpgsql as"
                + " $$ begin create table planted(i int); return 1; end $$");
        execute("vacuum analyze listings");
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void start() {
        indexes = at(new PostgresConfig(postgres.getJdbcUrl("onlooker", "postgres"), "onlooker", ""));
    }

    @Test
    void findsTheIndexThatIsMissingAndSeesWhenItIsThere() throws SQLException {
        saw("f1", "SELECT * FROM listings WHERE city = $1");
        saw("f2", "select title from listings l where l.city = ? and l.price < ?");
        saw("f3", "select * from listings where id = ?");
        saw("f4", "select * from listings where price > ?");

        assertThat(indexes.watch().round()).isEqualTo(4);
        assertThat(statements()).containsExactly("CREATE INDEX CONCURRENTLY ON public.listings (city, price)");
        Suggestion suggestion = suggestions().get(0).suggestion();
        assertThat(suggestion.helped())
                .extracting(Suggestion.Helped::fingerprint)
                .containsExactlyInAnyOrder("f1", "f2");
        assertThat(suggestion.helped())
                .allSatisfy(help -> assertThat(help.after()).isLessThan(help.before() / 3));
        assertThat(indexes.watch().fault()).isEmpty();

        assertThat(indexes.watch().round()).as("verdicts are kept").isZero();
        execute("create index listings_city on listings(city, price)");
        try {
            clock.advance(Duration.ofMinutes(11));
            assertThat(indexes.watch().round()).isEqualTo(4);
            assertThat(suggestions()).isEmpty();
        } finally {
            execute("drop index listings_city");
        }
    }

    @Test
    void aShorterIndexIsExtendedAndNotJoinedByAnother() throws SQLException {
        execute("create index listings_price on listings(price)");
        try {
            saw("f1", "SELECT title FROM listings WHERE price = 5 AND city = 'city 5'");
            indexes.watch().round();
            for (Kept kept : suggestions()) {
                assertThat(kept.suggestion().replaces())
                        .extracting(Suggestion.Replaced::name)
                        .isSubsetOf("listings_price");
            }
        } finally {
            execute("drop index listings_price");
        }
    }

    @Test
    void hostileTextIsNeverExecuted() throws SQLException {
        saw("h1", "select 1; COMMIT; create table planted(i int); COMMIT");
        saw("h2", "select plant()");
        saw("h3", "with gone as (delete from listings returning *) select * from gone");
        saw("h4", "select * from no_such_table where a = ?");
        saw("h5", "select pg_sleep(30)");

        indexes.watch().round();

        assertThat(indexes.watch().notAnalysed().get("h1")).contains("4 statements");
        assertThat(indexes.watch().notAnalysed().get("h4"))
                .contains("SQLState 42P01")
                .doesNotContain("no_such_table");
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                java.sql.Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select to_regclass('planted'), (select count(*) from listings)")) {
            rows.next();
            assertThat(rows.getString(1)).isNull();
            assertThat(rows.getLong(2)).isEqualTo(30_000);
        }
    }

    @Test
    void aDatabaseThatIsDownIsAReasonAndNoFailure() {
        indexes = at(new PostgresConfig("jdbc:postgresql://127.0.0.1:1/postgres", "u", "secret"));
        saw("f1", "SELECT * FROM listings WHERE city = $1");
        indexes.watch().round();

        assertThat(indexes.watch().fault())
                .contains("SQLState 08001")
                .contains("postgres.url")
                .doesNotContain("secret");
        assertThat(suggestions()).isEmpty();
    }

    @Test
    void statementsOfAnotherDatabaseAreNotJudgedHere() {
        seen.add(new Statement("f1", "SELECT", "SELECT * FROM listings WHERE city = $1", "elsewhere", 1, 1));
        indexes.watch().round();

        assertThat(indexes.watch().notAnalysed().get("f1")).contains("elsewhere");
    }

    private Indexes at(PostgresConfig config) {
        return new Indexes(most -> seen, TestConfig.index(), config, TestConfig.guarded(config, clock), folder, clock);
    }

    private void saw(String fingerprint, String text) {
        seen.add(new Statement(fingerprint, "SELECT", text, "postgres", 10, 100));
    }

    private List<Kept> suggestions() {
        return indexes.book().all();
    }

    private List<String> statements() {
        return suggestions().stream()
                .flatMap(kept -> kept.suggestion().shapes().stream())
                .map(shape -> shape.named("").create())
                .toList();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
