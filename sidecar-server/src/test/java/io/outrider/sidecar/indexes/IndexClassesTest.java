package io.outrider.sidecar.indexes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One statement for each class of index, and statements that no index helps. */
class IndexClassesTest {
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void startPostgres() throws IOException, SQLException {
        postgres =
                EmbeddedPostgres.builder().setServerConfig("autovacuum", "off").start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            // The embedded server commits asynchronously, and vacuum takes no page for all-visible before the commit is
            // on disk.
            statement.execute("set synchronous_commit = on");
            statement.execute("create extension pg_trgm");
            statement.execute(
                    "create table reader(id bigserial primary key, card varchar(20), surname text, town int, joined date,"
                            + " blocked boolean, notes text)");
            statement.execute(
                    "insert into reader(card, surname, town, joined, blocked, notes) select 'C-' || i, 'Sur' || md5(i::text),"
                            + " i % 400, '2010-01-01'::date + i % 5000, i % 300 = 7, case when i % 50 = 0 then 'note ' || i end"
                            + " from generate_series(1, 60000) i");
            statement.execute(
                    "create table loan(id bigserial primary key, reader_id bigint references reader(id), book int, state text,"
                            + " lent timestamptz, due timestamptz, fee numeric(8,2), info jsonb, marks int[], words tsvector)");
            statement.execute(
                    "insert into loan(reader_id, book, state, lent, due, fee, info, marks, words) select (i * 7919::bigint) % 60000 + 1,"
                            + " (i * 31) % 20000, case when i % 80 = 0 then 'lost' when i % 3 = 0 then 'open' else 'back' end,"
                            + " '2026-06-01'::timestamptz - i * interval '1 minute', '2026-07-01'::timestamptz - ((i * 7919::bigint) % 300000) * interval '1 minute',"
                            + " (i % 700) / 7.0, jsonb_build_object('desk', i % 900, 'by', 'clerk' || i % 40), array[i % 500, i % 11],"
                            + " to_tsvector('simple', 'w' || i % 3000 || ' v' || i % 7) from generate_series(1, 300000) i");
            statement.execute("vacuum analyze");
        }
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from reader where card = 'C-77'                                                      | reader (card)",
                "select r.surname, l.due from reader r join loan l on l.reader_id = r.id where r.card = 'C-5'  | loan (reader_id); reader (card)",
                "select id from loan where book = 17 and lent > '2026-05-20'                                   | loan (book, lent)",
                "select * from loan where state = 'open' order by due limit 15                                 | loan (state, due)",
                "select * from loan order by due desc limit 10                                                 | loan (due DESC)",
                "select max(due) from loan                                                                     | loan (due DESC)",
                "select id, card from reader where blocked order by joined limit 30                            | reader (joined) WHERE blocked",
                "select count(*) from loan where state = 'lost' and lent > '2026-05-25'                        | loan (lent) WHERE state = 'lost'::text",
                "select * from reader where upper(surname) = 'X'                                               | reader ((upper(surname)))",
                "select * from loan where (info ->> 'desk') = '7'                                              | loan ((info ->> 'desk'::text))",
                "select * from reader where card like 'C-123%'                                                 | reader (card varchar_pattern_ops)",
                "select * from reader where surname like '%abc12%'                                             | reader USING gin (surname gin_trgm_ops)",
                "select id from loan where info @> '{\"desk\": 5}'                                             | loan USING gin (info jsonb_path_ops)",
                "select id from loan where info ?? 'rare'                                                       | loan USING gin (info)",
                "select id from loan where marks && array[300]                                                 | loan USING gin (marks)",
                "select id from loan where words @@ 'w77'::tsquery                                             | loan USING gin (words)",
                "select book, sum(fee) from loan where book between 100 and 300 group by book                  | loan (book) INCLUDE (fee)",
                "select id from loan where lent > '2026-05-31 20:00' and fee > 99.5                            | loan (lent)",
                "select * from loan where reader_id in (5, 6, 7) order by lent desc limit 10                   | loan (reader_id, lent DESC)",
                "select id from reader where card = 'C-5' or town = 7 and joined = '2015-01-01'                | reader (card); reader (joined, town)",
                "select * from loan where (due, id) > ('2026-06-30', 5) order by due, id limit 20              | loan (due, id)",
                "select id from reader where notes is not null and surname = 'x'                               | reader (surname) WHERE notes IS NOT NULL",
            })
    void findsTheIndexOfEachClass(String sql, String expected) throws SQLException {
        List<String> found = suggested(sql);
        assertThat(found)
                .containsExactlyInAnyOrder(java.util.Arrays.stream(expected.split("; "))
                        .map(part -> "CREATE INDEX CONCURRENTLY ON public." + part)
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from loan where id between 500 and 520",
                "select count(*) from loan where state <> 'open'",
                "select * from loan where state = 'back'",
                "select count(*) from reader",
                "select * from loan where fee::text = '3'",
                "select * from reader where id = 5 and town = 5",
                "select * from reader where to_char(joined, 'YYYY') = '2011'",
                "select * from reader where surname like '%a%'",
            })
    void saysNothingWhereNoIndexHelps(String sql) throws SQLException {
        assertThat(suggested(sql)).isEmpty();
    }

    /** Beside what the model suggests: for a trial to judge. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select count(*) from loan l join loan m on m.reader_id = l.reader_id and m.book = l.book where l.id = 5 | loan (reader_id, book)",
                "select count(*) from loan where state = 'lost' and fee > 99                                           | loan (state)",
                "select count(*) from loan where state = 'lost' and fee > 99                                           | loan (fee)",
                "select r.town from loan l join reader r on r.id = l.reader_id where l.book = 17                       | reader (id) INCLUDE (town)",
                "select * from loan where due < lent and book = 3                                                      | loan (book) WHERE due < lent",
                "select * from loan where lent > due and book = 3                                                      | loan (book) WHERE due < lent",
                "select sum(fee) from loan where state in ('lost', 'open') and lent > '2026-05-25'                     | loan (lent) WHERE state = ANY ('{lost,open}'::text[])",
                "select sum(fee) from loan where state in ('lost', 'open') and lent > '2026-05-25'                     | loan (lent) INCLUDE (fee) WHERE state = ANY ('{lost,open}'::text[])",
                "select * from loan where state = 'open' and due < lent and book = 3                                   | loan (book) WHERE (due < lent) AND (state = 'open'::text)",
            })
    void knowsWhatElseIsWorthATrial(String sql, String expected) throws SQLException {
        Advice advice = advice(sql);
        List<String> all = java.util.stream.Stream.concat(advice.suggestions().stream(), advice.alternatives().stream())
                .map(Suggestion::identity)
                .toList();
        assertThat(all).contains("ON public." + expected).doesNotHaveDuplicates();
        assertThat(advice.alternatives()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void takesNoPredicateFromWhatDiffersFromCallToCall() throws SQLException {
        List<Suggestion> others = advice("select * from loan where fee > 12.5 and lent > '2026-05-25' and book = 3")
                .alternatives();
        assertThat(others).isNotEmpty().allSatisfy(other -> assertThat(other.shapes())
                .noneMatch(IndexShape::isPartial));
    }

    private static List<String> suggested(String sql) throws SQLException {
        return advice(sql).suggestions().stream()
                .flatMap(suggestion -> suggestion.shapes().stream())
                .map(shape -> shape.named("").create())
                .toList();
    }

    private static Advice advice(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            Advice advice = new Advisor(
                            connection,
                            new PlanQuestion(
                                    connection, connection.getMetaData().getDatabaseMajorVersion()),
                            TestConfig.index(),
                            Instant.EPOCH)
                    .advise(List.of(Statement.of(sql)));
            assertThat(advice.notAnalysed()).isEmpty();
            return advice;
        }
    }
}
