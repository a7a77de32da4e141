package io.outrider.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.export.format.RandomTexts;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;

/** What was exported, read by PostgreSQL itself and by Jackson, is what was in the table. */
class ExportRoundTripTest {
    private static final String TYPES =
            """
            n int primary key, b bool, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, num numeric, num2 numeric(12,2), t text,
            vc varchar(40), bp char(6), nm name, ch "char", js json, jb jsonb, ba bytea, d date, tm time, tmz timetz, ts timestamp,
            tsz timestamptz, iv interval, u uuid, o oid, mood mood, pos positive, pair pair, money money, x xml, inet inet, cidr cidr,
            mac macaddr, pt point, box box, poly polygon, bits bit(3), vbits varbit, rng int4range, tsrng tstzrange, vec tsvector,
            tsq tsquery, lsn pg_lsn, ia int[], ta text[], na numeric[], tsa timestamptz[], ma mood[], pa pair[], ua uuid[], ja jsonb[], ra int4range[]
            """;
    private static final String SET_UP =
            """
            create type mood as enum ('sad', 'o,k', 'ha"ppy');
            create domain positive as int check (value > 0);
            create type pair as (a int, b text);
            create table everything(%s);
            insert into everything values
             (1, true, -32768, 2147483647, 9223372036854775807, 0.1, 0.1, 12345678901234567890.123456789, 99.90, 'plain', 'vc', 'ab', 'nm', 'c',
              '{"a": 1,\n "b": "x\\ny"}', '{"k": [1, 2.50, null]}', '\\xdeadbeef00', '2026-11-23', '12:34:56.789', '12:34:56.789012-03:30',
              '2026-11-23 17:35:11.123456', '2026-11-23 17:35:11+02', '1 year 2 mons -3 days 04:05:06.789', 'b5c7a6f0-0000-4000-8000-000000000001',
              4294967295, 'ha"ppy', 7, row(1, 'x,"y'), '-$1,234.50', '<a b="c">d</a>', '192.168.0.1/24', '10.0.0.0/8', '08:00:2b:01:02:03', '(1,-2.5)', '((1,2),(3,4))',
              '((0,0),(1,1),(2,0))', '101', '10110', '[1,5)', '[2026-01-01 00:00+00,)', 'a fat cat', 'fat & rat', '16/B374D848',
              '{1,NULL,3}', array['a,b','c"d',NULL,'','NULL','e\\f','{x}'], '{1.50,NaN}', array['2026-11-23 00:00+00'::timestamptz, 'infinity'],
              array['sad','o,k']::mood[], array[row(1,'q')::pair, null], array['b5c7a6f0-0000-4000-8000-000000000001'::uuid], array['{"z": 1}'::jsonb], array['[1,3)'::int4range]),
             (2, false, 0, 0, 0, 'NaN', '-Infinity', 'NaN', 0, '', '', '', '', '', 'null', '""', '', '0001-01-01', '00:00', '24:00:00+15:59', '0001-01-01 00:00',
              '9999-12-31 23:59:59.999999+00', '0', '00000000-0000-0000-0000-000000000000', 0, 'sad', 1, row(null, null), '0', '', '::1', '::/0', 'ff:ff:ff:ff:ff:ff',
              '(0,0)', '((0,0),(0,0))', '((0,0))', '000', '', 'empty', 'empty', '', '', '0/0', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
             (3, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
              null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
             (4, true, 32767, -2147483648, -9223372036854775808, 1e-30, 1.7976931348623157e308, 'Infinity', -0.01, e'\\\\N', e'\\\\.', ' x ', 'NULL', 'q', '[]', '1e400', '\\x',
              'infinity', '23:59:59.999999', '00:00:00-15:59:59', '-infinity', 'infinity', '-1 mons +1 day -00:00:00.000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 1, 'o,k', 2147483647,
              row(2, ''), '92233720368547758.07', '<?xml version="1.0"?><r/>', '10.1.2.3', '10.1.0.0/16', '00:00:00:00:00:01', '(1e300,-1e-300)', '((1,1),(0,0))', '((1,1))', '111', '1',
              '(,5]', '(-infinity,infinity)', '''it''''s'':1A', '!a', 'FFFFFFFF/FFFFFFFF', '{{1,2},{3,4}}', '{{a,b},{NULL,d}}', '{0.00001,-123456789.987654321}', '{-infinity}', '{}', '{}', '{}',
              '{}', '{}');
            insert into everything(n, num) select 100 + i, (random() * power(10, i %% 40) - power(10, i %% 39))::numeric / power(10::numeric, i %% 17) from generate_series(1, 300) i;
            insert into everything(n, f8, f4, ts, iv) select 1000 + i, (random() - 0.5) * power(10, i %% 300 - 150), (random() - 0.5) * power(10, i %% 60 - 30),
              '2000-01-01'::timestamp + (random() - 0.5) * 1e9 * interval '1 second', (random() - 0.5) * interval '100 years' from generate_series(1, 300) i;
            create table texts(n int primary key, t text);
            """
                    .formatted(TYPES);

    @TempDir
    static Path folder;

    private static ExportedDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = ExportedDatabase.start(
                folder,
                SET_UP,
                """
                "everything": {"table": "public.everything", "columns": [%s], "order": ["n"]},
                "texts": {"table": "texts", "columns": ["n", "t"], "filters": {"t": {"operators": ["eq", "in", "contains", "prefix"]}}}
                """
                        .formatted(columns()));
        Random random = new Random(42);
        try (PreparedStatement insert = database.connection().prepareStatement("insert into texts values (?, ?)")) {
            for (int n = 0; n < 5_000; n++) {
                insert.setInt(1, n);
                insert.setString(2, n == 0 ? null : RandomTexts.next(random));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @Test
    void postgresReadsItsOwnRowsFromCsvWhateverTheStyle() throws Exception {
        csvAndBack("everything", "format=csv&formulas=raw", "header");
        csvAndBack(
                "everything",
                "format=csv&formulas=raw&delimiter=%3B&null=%5CN&eol=lf&header=false",
                "delimiter ';', null '\\N'");
        csvAndBack(
                "everything",
                "format=csv&formulas=raw&delimiter=tab&null=NULL&sort=default",
                "header, delimiter e'\\t', null 'NULL'");
        csvAndBack("texts", "format=csv&formulas=raw", "header");
        csvAndBack("texts", "format=csv&formulas=raw&delimiter=%7C&null=%5CN", "header, delimiter '|', null '\\N'");
    }

    @Test
    void datesBeforeChristAndFarAheadSurviveCsv() throws Exception {
        database.execute(
                "insert into everything(n, d, ts, tsz) values (9001, '0044-03-15 BC', '4713-01-01 BC', '0001-06-01 01:02:03.5+00 BC'),"
                        + " (9002, '5874897-12-31', '294276-12-31 23:59:59.999999', '12345-06-07+00')");
        try {
            csvAndBack("everything", "format=csv&formulas=raw&columns=n,d,ts,tsz", "header");
        } finally {
            database.execute("delete from everything where n > 9000");
        }
    }

    @Test
    void postgresReadsItsOwnRowsFromJson() throws Exception {
        for (String query : List.of("format=jsonl", "format=json&sort=default", "format=jsonl&bigint=string")) {
            String body =
                    database.sidecar().get("/api/export/everything?" + query).body();
            database.execute("drop table if exists back; create table back (like everything)");
            // Base64 is JSON's usual form of bytes, not PostgreSQL's.
            try (PreparedStatement insert = database.connection()
                    .prepareStatement(
                            "with line as (select ?::jsonb as j) insert into back select (jsonb_populate_record(null::everything, case when j->>'ba' is null then j"
                                    + " else jsonb_set(j, '{ba}', to_jsonb('\\x' || encode(decode(j->>'ba', 'base64'), 'hex'))) end)).* from line")) {
                for (String line : body.split("\n")) {
                    if (line.startsWith("{")) { // not one of the array's brackets
                        insert.setString(1, line.endsWith(",") ? line.substring(0, line.length() - 1) : line);
                        insert.addBatch();
                    }
                }
                insert.executeBatch();
            }
            assertSame("everything", query, "to_jsonb");
        }
    }

    @Test
    void jacksonReadsTheTextsFromJson() throws Exception {
        JsonNode array = database.sidecar().json("/api/export/texts?format=json");
        assertThat(array.size()).isEqualTo(5_000);
        try (PreparedStatement select = database.connection().prepareStatement("select t from texts where n = ?")) {
            for (JsonNode row : array) {
                select.setInt(1, row.path("n").asInt());
                try (var rows = select.executeQuery()) {
                    rows.next();
                    String stored = rows.getString(1);
                    assertThat(row.path("t").isNull() ? null : row.path("t").asString())
                            .isEqualTo(stored);
                }
            }
        }
    }

    @Test
    void filtersFindExactlyTheTextsThatAreMeant() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            int n = 1 + random.nextInt(4_999);
            String text = database.first("select t from texts where n = " + n);
            if (text.isEmpty()) {
                continue;
            }
            String value = java.net.URLEncoder.encode(text, UTF_8);
            String body = database.sidecar()
                    .get("/api/export/texts?format=csv&columns=n&header=false&eol=lf&t=" + value)
                    .body();
            assertThat(body.lines()).as(text).contains(Integer.toString(n));
            String prefix = database.sidecar()
                    .get("/api/export/texts?format=csv&columns=n&header=false&eol=lf&t.prefix=" + value)
                    .body();
            assertThat(prefix.lines().count())
                    .as(text)
                    .isEqualTo(Long.parseLong(count("select count(*) from texts where starts_with(t, ?)", text)));
        }
        String injection = java.net.URLEncoder.encode("x'; DROP TABLE texts; --", UTF_8);
        assertThat(database.sidecar()
                        .get("/api/export/texts?format=jsonl&t=" + injection)
                        .body())
                .isEmpty();
        String backslash = java.net.URLEncoder.encode("\\' OR 1=1 --", UTF_8);
        assertThat(database.sidecar()
                        .get("/api/export/texts?format=jsonl&t.in=" + backslash)
                        .body())
                .isEmpty();
        assertThat(database.first("select count(*) from texts")).isEqualTo("5000");
    }

    @Test
    void formulasAreDisarmedInTextsAndNowhereElse() throws Exception {
        database.execute("insert into texts values (-5, '=1+1'), (-6, '-a'), (-7, '＝1')");
        try {
            String body = database.sidecar()
                    .get("/api/export/texts?format=csv&t.in=%3D1%2B1,-a,%EF%BC%9D1&eol=lf")
                    .body();
            assertThat(body.lines()).contains("-5,'=1+1", "-6,'-a", "-7,'＝1");
        } finally {
            database.execute("delete from texts where n < 0");
        }
    }

    private static void csvAndBack(String table, String query, String options) throws Exception {
        var answer = database.sidecar().get("/api/export/" + table + "?" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String columns = query.contains("columns=") ? query.replaceAll(".*columns=([^&]*).*", "$1") : "";
        database.execute("drop table if exists back; create table back (like " + table + ")");
        Connection connection = database.connection();
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "copy back" + (columns.isEmpty() ? "" : "(" + columns + ")") + " from stdin (format csv, "
                                + options + ")",
                        new ByteArrayInputStream(answer.body().getBytes(UTF_8)));
        if (columns.isEmpty()) {
            assertSame(table, query, "");
        } else {
            assertThat(database.first(difference(
                            "(select " + columns + " from " + table + ")", "(select " + columns + " from back)", "")))
                    .isEmpty();
        }
    }

    /** @param form in which rows are compared; JSON does not tell its null from SQL's, nor blanks from line ends */
    private static void assertSame(String table, String what, String form) throws Exception {
        assertThat(database.first("select count(*) from back"))
                .as(what)
                .isEqualTo(database.first("select count(*) from " + table));
        assertThat(database.first(difference(table, "back", form))).as(what).isEmpty();
    }

    /** Compared as texts: xml, json and point have no equality. */
    private static String difference(String one, String other, String form) {
        String ones = "select " + form + "(one_row)::text a from " + one + " one_row";
        String others = "select " + form + "(other_row)::text a from " + other + " other_row";
        return "select left(coalesce((select 'was ' || string_agg(a, ' ') from (" + ones + " except all " + others
                + ") missing), ''), 1000) || left(coalesce((select ' now ' || string_agg(a, ' ') from (" + others
                + " except all " + ones + ") added), ''), 1000)";
    }

    private static String count(String sql, String text) throws Exception {
        try (PreparedStatement statement = database.connection().prepareStatement(sql)) {
            statement.setString(1, text);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private static String columns() {
        StringBuilder names = new StringBuilder();
        for (String column : TYPES.strip().split(",(?=\\s)")) {
            names.append(names.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(column.strip().split("\\s")[0])
                    .append('"');
        }
        return names.toString();
    }
}
