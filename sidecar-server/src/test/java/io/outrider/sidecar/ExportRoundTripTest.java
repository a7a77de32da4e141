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
    @TempDir
    static Path folder;

    private static ExportedDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = ExportedDatabase.start(
                folder,
                EveryType.SET_UP,
                """
                "everything": {"table": "public.everything", "columns": [%s], "order": ["n"]},
                "texts": {"table": "texts", "columns": ["n", "t"], "filters": {"t": {"operators": ["eq", "in", "contains", "prefix"]}}}
                """
                        .formatted(EveryType.columns()));
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
}
