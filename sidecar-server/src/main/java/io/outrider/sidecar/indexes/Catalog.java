package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.ColumnFacts.Common;
import io.outrider.sidecar.indexes.TableFacts.Activity;
import io.outrider.sidecar.indexes.TableFacts.ForeignKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads catalogue and statistics, each table once per visit. Only names that the server itself gave enter a text. One thread. */
final class Catalog {
    private final Connection connection;
    private final Map<String, TableFacts> tables = new HashMap<>();
    private final Map<String, Boolean> immutable = new HashMap<>();
    private final Map<String, @Nullable ValueRange> ranges = new HashMap<>();
    private final ServerFacts server;

    Catalog(Connection connection) throws SQLException {
        this.connection = connection;
        this.server = readServer();
    }

    /** What every transaction here begins with. */
    static void limit(Connection connection) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = '5s'");
            statement.execute("SET LOCAL lock_timeout = '200ms'");
            statement.execute("SET LOCAL standard_conforming_strings = on");
            // Compared are plans of one process: with workers the parts of a cost no longer add up.
            statement.execute("SET LOCAL max_parallel_workers_per_gather = 0");
        }
    }

    ServerFacts server() {
        return server;
    }

    /** Null when there is no such table, or nobody may index it here: a view, a foreign table, a system table. */
    @Nullable
    TableFacts table(String schema, String name) throws SQLException {
        String key = Names.quoted(schema) + "." + Names.quoted(name);
        if (!tables.containsKey(key)) {
            TableFacts read = readTable(schema, name);
            if (read == null) {
                return null;
            }
            tables.put(key, read);
        }
        return tables.get(key);
    }

    /** Names of all tables that hold data of users, as (schema, name). */
    List<List<String>> userTables() throws SQLException {
        List<List<String>> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(CatalogSql.USER_TABLES)) {
            while (rows.next()) {
                found.add(List.of(rows.getString(1), rows.getString(2)));
            }
        }
        return found;
    }

    /**
     * Whether all functions of this name that take so many arguments, one of them of this type, always give the same for the same, as an
     * index demands.
     */
    boolean isImmutable(String function, int arguments, String type) throws SQLException {
        String key = function + "/" + arguments + "/" + type;
        Boolean known = immutable.get(key);
        if (known == null) {
            try (PreparedStatement query = connection.prepareStatement(CatalogSql.IMMUTABLE)) {
                query.setString(1, function);
                query.setInt(2, arguments);
                query.setString(3, type);
                try (ResultSet rows = query.executeQuery()) {
                    known = rows.next() && rows.getBoolean(1);
                }
            }
            immutable.put(key, known);
        }
        return known;
    }

    /** Null when the statistics know no values. The same for the table with and without its descendants. */
    @Nullable
    ValueRange range(TableFacts table, ColumnFacts column) throws SQLException {
        String key = table.qualified() + "." + column.name();
        if (!ranges.containsKey(key)) {
            ranges.put(key, readRange(table, column));
        }
        return ranges.get(key);
    }

    private @Nullable ValueRange readRange(TableFacts table, ColumnFacts column) throws SQLException {
        String sql =
                "SELECT (array_agg(value ORDER BY value))[1]::text, (array_agg(value ORDER BY value DESC))[1]::text FROM ("
                        + values("histogram_bounds", column) + " UNION ALL " + values("most_common_vals", column)
                        + ") v";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 1; i < 6; i += 3) {
                query.setString(i, table.schema());
                query.setString(i + 1, table.name());
                query.setString(i + 2, column.name());
            }
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                String least = rows.getString(1);
                String greatest = rows.getString(2);
                return least == null || greatest == null ? null : new ValueRange(least, greatest);
            }
        }
    }

    private static String values(String statistic, ColumnFacts column) {
        return "SELECT unnest(" + statistic + "::text::" + column.castType()
                + "[]) AS value FROM (SELECT * FROM pg_catalog.pg_stats"
                + " WHERE schemaname = ? AND tablename = ? AND attname = ? ORDER BY inherited LIMIT 1) s";
    }

    private ServerFacts readServer() throws SQLException {
        Map<String, Double> settings = new HashMap<>();
        Set<String> extensions = new HashSet<>();
        boolean superuser = false;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(CatalogSql.SETTINGS)) {
                while (rows.next()) {
                    settings.put(rows.getString(1), rows.getDouble(2));
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT extname FROM pg_catalog.pg_extension")) {
                while (rows.next()) {
                    extensions.add(rows.getString(1));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user")) {
                superuser = rows.next() && rows.getBoolean(1);
            }
        }
        return new ServerFacts(
                connection.getMetaData().getDatabaseMajorVersion(),
                settings.getOrDefault("seq_page_cost", 1.0),
                settings.getOrDefault("random_page_cost", 4.0),
                settings.getOrDefault("cpu_tuple_cost", 0.01),
                settings.getOrDefault("cpu_index_tuple_cost", 0.005),
                settings.getOrDefault("cpu_operator_cost", 0.0025),
                settings.getOrDefault("effective_cache_size", 524288.0),
                settings.getOrDefault("work_mem", 4096.0),
                extensions,
                superuser);
    }

    private @Nullable TableFacts readTable(String schema, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(CatalogSql.TABLE)) {
            query.setString(1, schema);
            query.setString(2, name);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                long oid = row.getLong("oid");
                double pages = Math.floor(row.getDouble("bytes") / ServerFacts.BLOCK);
                double knownPages = row.getDouble("relpages");
                double knownRows = row.getDouble("reltuples");
                boolean analysed = knownRows >= 0 && (knownPages > 0 || pages == 0);
                double visible = pages == 0 ? 0 : Math.min(1, row.getDouble("relallvisible") / pages);
                Map<String, ColumnFacts> columns = columns(oid);
                String qualified = Names.quoted(schema) + "." + Names.quoted(name);
                return new TableFacts(
                        oid,
                        schema,
                        name,
                        analysed && knownPages > 0 ? Math.rint(knownRows / knownPages * pages) : Math.max(0, knownRows),
                        pages,
                        visible,
                        row.getString("relkind").equals("p"),
                        row.getString("relpersistence").equals("t"),
                        analysed,
                        orElse(row, "random_page_cost", server.randomPageCost()),
                        orElse(row, "seq_page_cost", server.seqPageCost()),
                        columns,
                        indexes(oid, qualified, columns),
                        new Activity(
                                row.getLong("n_tup_ins"),
                                row.getLong("n_tup_upd"),
                                row.getLong("n_tup_hot_upd"),
                                row.getLong("n_tup_del"),
                                row.getLong("seq_scan"),
                                row.getDouble("stats_age")),
                        foreignKeys(oid));
            }
        }
    }

    private Map<String, ColumnFacts> columns(long oid) throws SQLException {
        Map<String, ColumnFacts> columns = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(CatalogSql.COLUMNS)) {
            query.setLong(1, oid);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String type = rows.getString("type");
                    columns.put(
                            rows.getString("attname"),
                            new ColumnFacts(
                                    rows.getString("attname"),
                                    rows.getInt("attnum"),
                                    type,
                                    rows.getString("typcategory").charAt(0),
                                    rows.getInt("attlen"),
                                    alignment(rows.getString("attalign")),
                                    rows.getBoolean("attnotnull"),
                                    rows.getObject("null_frac") != null,
                                    rows.getDouble("null_frac"),
                                    rows.getDouble("avg_width"),
                                    rows.getDouble("n_distinct"),
                                    rows.getDouble("correlation"),
                                    rows.getBoolean("binary_order"),
                                    rows.getBoolean("ordered"),
                                    rows.getBoolean("equalimage"),
                                    EntryLayout.lengths(type, texts(rows.getArray("bounds"))),
                                    common(texts(rows.getArray("common")), rows.getArray("shares"))));
                }
            }
        }
        return columns;
    }

    private List<IndexFacts> indexes(long oid, String table, Map<String, ColumnFacts> columns) throws SQLException {
        List<IndexFacts> indexes = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(CatalogSql.INDEXES)) {
            query.setLong(1, oid);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    indexes.add(index(rows, table, columns));
                }
            }
        }
        return indexes;
    }

    private static IndexFacts index(ResultSet row, String table, Map<String, ColumnFacts> columns) throws SQLException {
        List<String> terms = texts(row.getArray("terms"));
        List<String> classes = texts(row.getArray("classes"));
        List<Integer> numbers = integers(row.getArray("numbers"));
        List<Integer> options = integers(row.getArray("options"));
        int keyCount = row.getInt("key_count");
        Map<Integer, String> names = new HashMap<>();
        columns.values().forEach(column -> names.put(column.number(), column.name()));
        List<IndexShape.Key> keys = new ArrayList<>();
        List<String> included = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            String column = names.get(numbers.get(i));
            if (i >= keyCount) {
                included.add(column == null ? terms.get(i) : column);
                continue;
            }
            int option = i < options.size() ? options.get(i) : 0;
            keys.add(new IndexShape.Key(
                    column == null ? unwrapped(terms.get(i)) : column,
                    column == null,
                    i < classes.size() ? classes.get(i) : "",
                    (option & 1) != 0,
                    (option & 2) != 0));
        }
        String predicate = row.getString("predicate");
        return new IndexFacts(
                row.getLong("oid"),
                new IndexShape(
                        row.getString("name"),
                        table,
                        row.getString("method"),
                        keys,
                        included,
                        predicate == null ? "" : unwrapped(predicate)),
                row.getBoolean("indisunique"),
                row.getBoolean("indisprimary"),
                row.getBoolean("has_constraint"),
                row.getBoolean("indisreplident"),
                row.getBoolean("usable"),
                row.getLong("bytes"),
                row.getDouble("reltuples"),
                row.getLong("idx_scan"),
                row.getString("last_scan") == null ? "" : row.getString("last_scan"),
                row.getString("definition"));
    }

    private List<ForeignKey> foreignKeys(long oid) throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(CatalogSql.FOREIGN_KEYS)) {
            query.setLong(1, oid);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    keys.add(new ForeignKey(
                            rows.getString("conname"),
                            texts(rows.getArray("columns")),
                            rows.getString("parent"),
                            rows.getLong("changes")));
                }
            }
        }
        return keys;
    }

    /** Without the parentheses around the whole. */
    static String unwrapped(String text) {
        if (!text.startsWith("(") || !text.endsWith(")")) {
            return text;
        }
        int open = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            quoted ^= c == '\'';
            open += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open == 0 && !quoted) {
                return text;
            }
        }
        return unwrapped(text.substring(1, text.length() - 1));
    }

    private static double orElse(ResultSet row, String column, double otherwise) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? otherwise : value;
    }

    private static int alignment(String code) {
        return switch (code) {
            case "c" -> 1;
            case "s" -> 2;
            case "i" -> 4;
            default -> 8;
        };
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null
                ? List.of()
                : Arrays.stream((String[]) array.getArray())
                        .map(text -> text == null ? "" : text)
                        .toList();
    }

    private static List<Integer> integers(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((Integer[]) array.getArray());
    }

    private static List<Common> common(List<String> values, @Nullable Array shares) throws SQLException {
        if (shares == null) {
            return List.of();
        }
        Float[] frequencies = (Float[]) shares.getArray();
        List<Common> common = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), frequencies.length); i++) {
            common.add(new Common(values.get(i), frequencies[i]));
        }
        return common;
    }
}
