package io.outrider.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.export.format.RandomTexts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files with types of their own, read by DuckDB, by Arrow's own library and by a reader of sheets, hold what the JSON lines hold; that those
 * hold what the table holds is shown by PostgreSQL, which reads them back (see {@link ExportRoundTripTest}).
 */
class ExportTypedFormatsTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();
    private static final Set<String> FLOATS = Set.of("f4", "f8");
    private static final Set<String> JSONS =
            Set.of("js", "jb", "pair", "ia", "ta", "na", "tsa", "ma", "pa", "ua", "ja", "ra");
    /** As Java's objects they could not be infinite. */
    private static final String TIMES_AS_TEXT = "* replace (d::varchar as d, ts::varchar as ts, tsz::varchar as tsz)";

    private static final int SAFE_DIGITS = 15;

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
    private static final int DAYS_1899_TO_1970 = 25_569;

    @TempDir
    static Path folder;

    private static ExportedDatabase database;
    private static Map<Integer, Map<String, Object>> everything;
    private static Map<Integer, Map<String, Object>> texts;
    private static final Map<Integer, JsonNode> everythingAsJson = new TreeMap<>();

    @BeforeAll
    static void start() throws Exception {
        database = ExportedDatabase.start(
                folder,
                EveryType.SET_UP,
                """
                "everything": {"table": "public.everything", "columns": [%s], "order": ["n"]},
                "texts": {"table": "texts", "columns": ["n", "t"]},
                "many": {"query": "select i as n, 'row ' || i as t, i %% 7 = 0 as b, case when i %% 3 > 0 then i end as maybe from generate_series(1, 1100000) i", "columns": ["n", "t", "b", "maybe"]},
                "decimals": {"query": "select 'NaN'::numeric(10,2) as x", "columns": ["x"]}
                """
                        .formatted(EveryType.columns()));
        Random random = new Random(43);
        try (PreparedStatement insert = database.connection().prepareStatement("insert into texts values (?, ?)")) {
            for (int n = 0; n < 5_000; n++) {
                insert.setInt(1, n);
                insert.setString(2, n == 0 ? null : RandomTexts.next(random));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        everything = fromJson("everything");
        texts = fromJson("texts");
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @Test
    void duckDbReadsTheSameFromParquet() throws Exception {
        assertSame(fromParquet("everything"), everything);
        assertSame(fromParquet("texts"), texts);
    }

    @Test
    void arrowReadsTheSameFromArrow() throws Exception {
        assertSame(fromArrow("everything"), everything);
        assertSame(fromArrow("texts"), texts);
    }

    @Test
    void aSheetHoldsTheSameAsFarAsItsNumbersReach() throws Exception {
        Map<Integer, Map<String, String>> sheet = fromSheet("everything");
        assertThat(sheet.keySet()).isEqualTo(everything.keySet());
        for (int n : sheet.keySet()) {
            if (n > 100 && n % 7 != 0) {
                continue; // each cell asks the database
            }
            for (String column : sheet.get(n).keySet()) {
                assertThat(sheet.get(n).get(column)).as(n + " " + column).isEqualTo(cellOf(column, n));
            }
        }
        Map<Integer, Map<String, String>> lines = fromSheet("texts");
        assertThat(lines.keySet()).isEqualTo(texts.keySet());
        lines.forEach((n, row) -> assertThat(row.get("t"))
                .as("text %s", n)
                .isEqualTo(String.valueOf(texts.get(n).get("t"))));
    }

    @Test
    void manyRowsMakeManyGroupsAndBatches() throws Exception {
        Path file = Files.write(folder.resolve("many.parquet"), bytes("many?format=parquet"));
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*), count(distinct n), sum(n), count(maybe), sum(maybe), count(*) filter (b), max(t),"
                                + " (select count(distinct row_group_id) from parquet_metadata('" + file
                                + "')) from read_parquet('" + file + "')")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(1_100_000);
            assertThat(row.getLong(2)).isEqualTo(1_100_000);
            assertThat(row.getLong(3)).isEqualTo(1_100_000L * 1_100_001 / 2);
            assertThat(row.getLong(4)).isEqualTo(733_334);
            assertThat(row.getLong(6)).isEqualTo(157_142);
            assertThat(row.getString(7)).isEqualTo("row 999999");
            assertThat(row.getLong(8)).isGreaterThan(3);
        }
        long rows = 0;
        long sum = 0;
        try (RootAllocator allocator = new RootAllocator();
                ArrowFileReader reader = new ArrowFileReader(
                        new ByteArrayReadableSeekableByteChannel(bytes("many?format=arrow")), allocator)) {
            assertThat(reader.getRecordBlocks().size()).isGreaterThan(5);
            while (reader.loadNextBatch()) {
                var vector = (org.apache.arrow.vector.IntVector)
                        reader.getVectorSchemaRoot().getVector("n");
                for (int i = 0; i < vector.getValueCount(); i++) {
                    sum += vector.get(i);
                }
                rows += vector.getValueCount();
            }
        }
        assertThat(rows).isEqualTo(1_100_000);
        assertThat(sum).isEqualTo(1_100_000L * 1_100_001 / 2);
    }

    @Test
    void whatAFormatCannotHoldIsSaidBeforeTheFirstByte() {
        assertThat(database.sidecar().get("/api/export/many?format=xlsx")).satisfies(answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("1048575").contains("limit");
        });
        assertThat(database.sidecar()
                        .get("/api/export/many?format=xlsx&limit=2000000")
                        .statusCode())
                .isEqualTo(400);
        assertThat(database.sidecar().get("/api/export/decimals?format=parquet"))
                .satisfies(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(502);
                    assertThat(answer.body()).contains("numeric=text");
                });
        assertThat(database.sidecar()
                        .get("/api/export/decimals?format=parquet&numeric=text")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void zstdIsReadByItsOwnLibrary() throws Exception {
        String plain =
                database.sidecar().get("/api/export/everything?format=jsonl").body();
        byte[] packed = bytes("everything?format=jsonl&compression=zstd");
        assertThat(packed.length).isLessThan(plain.length() / 2);
        try (var in = new com.github.luben.zstd.ZstdInputStream(new ByteArrayInputStream(packed))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(plain);
        }
        byte[] onTheWay = database.sidecar()
                .bytes(database.sidecar()
                        .request("/api/export/everything?format=jsonl")
                        .header("Accept-Encoding", "br, gzip;q=0.5, zstd"))
                .body();
        try (var in = new com.github.luben.zstd.ZstdInputStream(new ByteArrayInputStream(onTheWay))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(plain);
        }
    }

    private static void assertSame(Map<Integer, Map<String, Object>> read, Map<Integer, Map<String, Object>> expected) {
        assertThat(read.keySet()).isEqualTo(expected.keySet());
        read.forEach((n, row) -> row.forEach((column, value) ->
                assertThat(value).as(n + " " + column).isEqualTo(expected.get(n).get(column))));
    }

    private static Map<Integer, Map<String, Object>> fromJson(String dataset) {
        Map<Integer, Map<String, Object>> all = new TreeMap<>();
        String lines = database.sidecar()
                .get("/api/export/" + dataset + "?format=jsonl")
                .body();
        lines.lines().forEach(line -> {
            Map<String, Object> row = new LinkedHashMap<>();
            JsonNode json = JSON.readTree(line);
            if (dataset.equals("everything")) {
                everythingAsJson.put(json.path("n").asInt(), json);
            }
            for (Map.Entry<String, JsonNode> member : json.properties()) {
                row.put(member.getKey(), expected(member.getKey(), member.getValue()));
            }
            all.put(((BigDecimal) row.get("n")).intValue(), row);
        });
        return all;
    }

    /** In the one form that the readers' values are brought to as well; times as microseconds, dates as days, since 1970. */
    private static Object expected(String column, JsonNode value) {
        if (JSONS.contains(column)) {
            return value; // a null in JSON is one of SQL's or one of JSON's
        }
        if (value.isNull()) {
            return null;
        }
        String text = value.isNumber() ? value.decimalValue().toPlainString() : value.asString();
        return switch (column) {
            case "b" -> value.asBoolean();
            case "f4", "f8" -> value.isNumber() ? value.doubleValue() : Double.valueOf(text);
            case "ba" -> HexFormat.of().formatHex(Base64.getDecoder().decode(text));
            case "d" -> whole(days(text));
            case "tm" -> whole(LocalTime.parse(text).toNanoOfDay() / 1000);
            case "ts", "tsz" -> whole(micros(text));
            case "num", "money" -> text;
            default -> value.isNumber() ? value.decimalValue() : text;
        };
    }

    private static long days(String text) {
        return switch (text) {
            case "infinity" -> Integer.MAX_VALUE;
            case "-infinity" -> -Integer.MAX_VALUE;
            default -> LocalDate.parse(text).toEpochDay();
        };
    }

    private static long micros(String text) {
        return switch (text) {
            case "infinity" -> Long.MAX_VALUE;
            case "-infinity" -> -Long.MAX_VALUE;
            default -> ChronoUnit.MICROS.between(EPOCH, LocalDateTime.parse(text.replace("Z", "")));
        };
    }

    private static Map<Integer, Map<String, Object>> fromParquet(String dataset) throws Exception {
        Path file = Files.write(folder.resolve(dataset + ".parquet"), bytes(dataset + "?format=parquet"));
        Map<Integer, Map<String, Object>> all = new TreeMap<>();
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            ResultSet rows = statement.executeQuery("select " + (dataset.equals("everything") ? TIMES_AS_TEXT : "*")
                    + " from read_parquet('" + file + "')");
            var about = rows.getMetaData();
            while (rows.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= about.getColumnCount(); i++) {
                    row.put(about.getColumnName(i), fromDuck(about.getColumnName(i), rows.getObject(i)));
                }
                all.put(((BigDecimal) row.get("n")).intValue(), row);
            }
        }
        return all;
    }

    private static Object fromDuck(String column, Object value) throws Exception {
        if (value == null || JSONS.contains(column)) {
            return json(column, value);
        }
        if (value instanceof Blob blob) {
            return HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
        }
        if (value instanceof LocalTime time) {
            return whole(time.toNanoOfDay() / 1000);
        }
        return switch (column) {
            case "d" -> whole(days(value.toString()));
            case "ts", "tsz" -> whole(micros(value.toString().replace(' ', 'T').replace("+00", "")));
            default -> plain(value);
        };
    }

    private static Map<Integer, Map<String, Object>> fromArrow(String dataset) throws Exception {
        Map<Integer, Map<String, Object>> all = new TreeMap<>();
        try (RootAllocator allocator = new RootAllocator();
                ArrowFileReader reader = new ArrowFileReader(
                        new ByteArrayReadableSeekableByteChannel(bytes(dataset + "?format=arrow")), allocator)) {
            while (reader.loadNextBatch()) {
                var root = reader.getVectorSchemaRoot();
                for (int i = 0; i < root.getRowCount(); i++) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (FieldVector vector : root.getFieldVectors()) {
                        row.put(vector.getName(), fromArrow(vector, i));
                    }
                    all.put(((BigDecimal) row.get("n")).intValue(), row);
                }
            }
        }
        return all;
    }

    private static Object fromArrow(FieldVector vector, int i) {
        String column = vector.getName();
        if (vector.isNull(i) || JSONS.contains(column)) {
            return json(column, vector.getObject(i));
        }
        if (vector instanceof TimeStampVector stamps) {
            return whole(stamps.get(i));
        }
        if (vector instanceof TimeMicroVector times) {
            return whole(times.get(i));
        }
        if (vector instanceof DateDayVector days) {
            return whole(days.get(i));
        }
        if (vector instanceof UInt4Vector numbers) {
            return whole(numbers.getValueAsLong(i));
        }
        Object value = vector.getObject(i);
        if (value instanceof byte[] bytes) {
            String hex = HexFormat.of().formatHex(bytes);
            return column.equals("u") ? hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5") : hex;
        }
        return plain(value);
    }

    private static Object json(String column, Object value) {
        if (!JSONS.contains(column)) {
            return null;
        }
        return JSON.readTree(value == null ? "null" : value.toString());
    }

    private static Object plain(Object value) {
        if (value instanceof Float || value instanceof Double) {
            return Double.valueOf(value.toString());
        }
        if (value instanceof Number && !(value instanceof BigDecimal)) {
            return new BigDecimal(value.toString());
        }
        return value instanceof Boolean || value instanceof BigDecimal ? value : value.toString();
    }

    private static BigDecimal whole(long value) {
        return BigDecimal.valueOf(value);
    }

    private static Map<Integer, Map<String, String>> fromSheet(String dataset) throws Exception {
        Map<Integer, Map<String, String>> all = new TreeMap<>();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(bytes(dataset + "?format=xlsx")));
                var rows = book.getFirstSheet().openStream()) {
            List<String> names = new java.util.ArrayList<>();
            rows.forEach(row -> {
                if (names.isEmpty()) {
                    row.forEach(cell -> names.add(cell.getText()));
                    return;
                }
                Map<String, String> cells = new LinkedHashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    Cell cell = row.getOptionalCell(i).orElse(null);
                    boolean stamp = cell != null
                            && cell.getType() == CellType.NUMBER
                            && names.get(i).startsWith("ts")
                            && names.get(i).length() < 4;
                    cells.put(names.get(i), cell == null ? "null" : stamp ? stamp(cell.getRawValue()) : cellText(cell));
                }
                all.put(Integer.parseInt(cells.get("n")), cells);
            });
        }
        return all;
    }

    private static String cellText(Cell cell) {
        return cell.getType() == CellType.NUMBER
                ? stripped(cell.getRawValue())
                : cell.getType() == CellType.BOOLEAN ? cell.asBoolean().toString() : unescaped(cell.getText());
    }

    /** The sheet's own escape for what XML cannot say. The reader leaves it as it is; Excel does not. */
    private static String unescaped(String text) {
        return Pattern.compile("_x([0-9A-F]{4})_")
                .matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
    }

    /** Whole days and parts of them since 1899-12-30; microseconds are rounded by Excel's numbers, which are doubles. */
    private static String stamp(String cell) {
        BigDecimal micros =
                new BigDecimal(cell).subtract(whole(DAYS_1899_TO_1970)).multiply(whole(86_400_000_000L));
        return "about " + micros.divide(whole(10_000), 0, RoundingMode.HALF_EVEN);
    }

    private static String cellOf(String column, int n) throws SQLException {
        Object value = everything.get(n).get(column);
        String text =
                database.first("select coalesce(format('%s', " + column + "), 'null') from everything where n = " + n);
        boolean missing = value == null || value instanceof JsonNode json && json.isNull() && text.isEmpty();
        if (missing || text.equals("null")) {
            return "null";
        }
        if (FLOATS.contains(column)) {
            double number = (Double) value;
            return Double.isFinite(number)
                    ? stripped(jsonLine(n).path(column).decimalValue().toPlainString())
                    : value.toString();
        }
        switch (column) {
            case "d" -> {
                boolean inCalendar = text.startsWith("2") || text.startsWith("19");
                return inCalendar ? Long.toString(((BigDecimal) value).intValue() + DAYS_1899_TO_1970) : text;
            }
            case "ts", "tsz" -> {
                boolean inCalendar = text.startsWith("2") || text.startsWith("19") || text.startsWith("9");
                return inCalendar
                        ? "about " + ((BigDecimal) value).divide(whole(10_000), 0, RoundingMode.HALF_EVEN)
                        : text.replace("0001-01-01 ", "0001-01-01T");
            }
            case "b" -> {
                return value.toString();
            }
            case "tmz", "iv", "u", "tm" -> {
                return jsonLine(n).path(column).asString();
            }
            case "money", "num" -> {
                return number(value.toString());
            }
            default -> {
                return value instanceof BigDecimal number
                        ? number(number.toPlainString())
                        : value instanceof String && !column.equals("ba") ? value.toString() : text;
            }
        }
    }

    /** A cell is a number as long as a double has all its digits. */
    private static String number(String text) {
        boolean digits = text.chars().anyMatch(Character::isDigit);
        String significant = text.replaceFirst("^-?[0.]*", "").replace(".", "");
        return digits && significant.length() <= SAFE_DIGITS ? stripped(text) : text;
    }

    private static String stripped(String number) {
        BigDecimal value = new BigDecimal(number);
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static JsonNode jsonLine(int n) {
        return everythingAsJson.get(n);
    }

    private static byte[] bytes(String what) throws IOException {
        var answer = database.sidecar().bytes(database.sidecar().request("/api/export/" + what));
        assertThat(answer.statusCode()).as(what).isEqualTo(200);
        return answer.body();
    }
}
