package io.outrider.sidecar.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.tail.Event;
import io.outrider.sidecar.tail.HandClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MissingIndexesTest {
    private static EmbeddedPostgres postgres;

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T18:00:00Z"));
    private final QueryConfig config = new QueryConfig(100, 5, Duration.ZERO, Duration.ofMinutes(10), 10_000);
    private final QueryBook book = new QueryBook(config, clock);
    private MissingIndexes missingIndexes;
    private long sequence;

    @BeforeAll
    static void startPostgres() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table listings(id serial primary key, city varchar(40), price int, title text)");
            statement.execute(
                    "insert into listings(city, price, title) select 'city ' || i % 500, i % 1000, md5(i::text)"
                            + " from generate_series(1, 30000) i");
            statement.execute("create role onlooker login");
            statement.execute("grant select on listings to onlooker");
            statement.execute("create function plant() returns int language plpgsql as"
                    + " $$ begin create table planted(i int); return 1; end $$");
            statement.execute("vacuum analyze listings");
        }
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void start() {
        missingIndexes = new MissingIndexes(
                book, config, new PostgresConfig(postgres.getJdbcUrl("onlooker", "postgres"), "onlooker", ""), clock);
    }

    @Test
    void findsTheIndexThatIsMissingAndSeesWhenItIsThere() throws SQLException {
        saw("f1", "SELECT * FROM listings WHERE city = $1 ORDER BY price LIMIT 20");
        saw("f2", "select count(*) from listings l where l.city = ? and l.price < ?");
        saw("f3", "select * from listings where id = ?");
        saw("f5", "SELECT count(*) FROM (SELECT ? FROM listings WHERE city = $1 AND price = ? LIMIT ?) AS page");
        saw("f4", "select * from listings where price > ?");

        assertThat(missingIndexes.round()).isEqualTo(5);
        assertThat(verdict("f1").suggestions()).singleElement().satisfies(suggestion -> {
            assertThat(suggestion.statement()).isEqualTo("CREATE INDEX CONCURRENTLY ON public.listings (city)");
            assertThat(suggestion.table().rows()).isEqualTo(30_000);
            assertThat(suggestion.rows()).isBetween(30.0, 120.0);
        });
        assertThat(verdict("f2").suggestions())
                .singleElement()
                .extracting(IndexAdvice.Suggestion::statement)
                .isEqualTo("CREATE INDEX CONCURRENTLY ON public.listings (city, price)");
        assertThat(verdict("f5").suggestions()).hasSize(1);
        assertThat(verdict("f3").suggestions()).isEmpty();
        assertThat(verdict("f4").suggestions()).isEmpty();
        assertThat(missingIndexes.fault()).isEmpty();

        assertThat(missingIndexes.round()).as("verdicts are kept").isZero();
        execute("create index listings_city on listings(city)");
        try {
            clock.advance(Duration.ofMinutes(11));
            assertThat(missingIndexes.round()).isEqualTo(5);
            assertThat(verdict("f1").suggestions()).isEmpty();
        } finally {
            execute("drop index listings_city");
        }
    }

    @Test
    void hostileTextIsNeverExecuted() throws SQLException {
        saw("h1", "select 1; COMMIT; create table planted(i int); COMMIT");
        saw("h2", "select plant()");
        saw("h3", "with gone as (delete from listings returning *) select * from gone");
        saw("h4", "select * from no_such_table where a = ?");
        saw("h5", "select pg_sleep(30)");

        missingIndexes.round();

        assertThat(verdict("h1").notAnalysed()).contains("4 statements");
        assertThat(verdict("h4").notAnalysed()).contains("SQLState 42P01").doesNotContain("no_such_table");
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select to_regclass('planted'), (select count(*) from listings)")) {
            rows.next();
            assertThat(rows.getString(1)).isNull();
            assertThat(rows.getLong(2)).isEqualTo(30_000);
        }
    }

    @Test
    void aDatabaseThatIsDownIsAReasonAndNoFailure() {
        missingIndexes = new MissingIndexes(
                book, config, new PostgresConfig("jdbc:postgresql://127.0.0.1:1/postgres", "u", "secret"), clock);
        saw("f1", "SELECT * FROM listings WHERE city = $1");
        missingIndexes.round();

        assertThat(missingIndexes.fault())
                .contains("SQLState 08001")
                .contains("postgres.url")
                .doesNotContain("secret");
        assertThat(missingIndexes.verdicts()).isEmpty();
    }

    @Test
    void statementsOfAnotherDatabaseAreNotJudgedHere() {
        book.add(event("f1", "SELECT * FROM listings WHERE city = $1", "elsewhere"));
        missingIndexes.round();

        assertThat(verdict("f1").notAnalysed()).contains("elsewhere");
    }

    private void saw(String fingerprint, String text) {
        book.add(event(fingerprint, text, "postgres"));
    }

    private Event event(String fingerprint, String text, String namespace) {
        var json = JsonMapper.shared().createObjectNode();
        json.putObject("event").put("action", "db.query").put("duration", 1000);
        var db = json.putObject("db").put("namespace", namespace);
        db.putObject("system").put("name", "postgresql");
        db.putObject("query").put("text", text).put("summary", "SELECT");
        json.putObject("outrider").putObject("query").put("fingerprint", fingerprint);
        sequence++;
        return new Event("k3v9x0q2ab-t3f8k2-" + sequence, sequence, Event.JDBC, json);
    }

    private MissingIndexes.Verdict verdict(String fingerprint) {
        List<MissingIndexes.Verdict> found = missingIndexes.verdicts().stream()
                .filter(verdict -> verdict.fingerprint().equals(fingerprint))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
