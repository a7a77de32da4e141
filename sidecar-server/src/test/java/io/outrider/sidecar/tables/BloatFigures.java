package io.outrider.sidecar.tables;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.Row;
import io.outrider.sidecar.postgres.Servers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The estimate of every table and index of a database, beside what pgstattuple measures. */
record BloatFigures(List<Figure> tables, List<Figure> indexes) {
    private static final TablesConfig CONFIG =
            new TablesConfig(Duration.ofSeconds(60), 1L << 40, Duration.ofMinutes(5));

    /** Before 15 what the last statement changed is told half a second later. */
    private static final Duration STATISTICS_LAG = Duration.ofSeconds(2);

    record Figure(String name, long bytes, double estimate, double exact, Bloat.Confidence confidence) {
        double error() {
            return Math.abs(estimate - exact);
        }
    }

    /**
     * On a server of its own.
     *
     * @param fixtures a script beside this class
     * @param major 0 for the version that the default build uses
     */
    static BloatFigures measure(String fixtures, int major) throws IOException, SQLException {
        try (EmbeddedPostgres postgres = Servers.start(major, Map.of("autovacuum", "off", "fsync", "off"))) {
            run(postgres, fixtures);
            LockSupport.parkNanos(STATISTICS_LAG.toNanos());
            return of(postgres.getJdbcUrl("postgres", "postgres"));
        }
    }

    static BloatFigures of(String url) {
        List<Figure> tables = new ArrayList<>();
        List<Figure> indexes = new ArrayList<>();
        try (Catalogue catalogue = Catalogue.open(new PostgresConfig(url, "postgres", ""), CONFIG.timeout())) {
            List<Row> all = TableStatistics.largest(catalogue, "public", 500);
            Map<Long, List<Row>> indexesOf = TableStatistics.indexes(catalogue, all);
            Map<Long, List<ColumnShape>> columns = TableColumns.ofTables(
                    catalogue, all.stream().map(row -> row.whole("id", 0)).toList());
            Map<Long, List<ColumnShape>> keys = TableColumns.ofIndexes(
                    catalogue,
                    indexesOf.values().stream()
                            .flatMap(List::stream)
                            .map(row -> row.whole("id", 0))
                            .toList());
            BloatEstimate estimate = new BloatEstimate(catalogue.standing().major(), false);
            ExactBloat exact = ExactBloat.with(catalogue, CONFIG);
            for (Row table : all) {
                long id = table.whole("id", 0);
                tables.add(figure(
                        table.text("name"),
                        table.whole("heap_bytes", 0),
                        estimate.ofTable(table, columns.getOrDefault(id, List.of())),
                        exact.ofTable(table)));
                for (Row index : indexesOf.getOrDefault(id, List.of())) {
                    indexes.add(figure(
                            index.text("name"),
                            index.whole("bytes", 0),
                            estimate.ofIndex(
                                    table,
                                    index,
                                    keys.getOrDefault(index.whole("id", 0), List.of()),
                                    KeySample.of(catalogue, table, index)),
                            exact.ofIndex(index, 8192)));
                }
            }
        }
        return new BloatFigures(tables, indexes);
    }

    private static Figure figure(String name, long bytes, Bloat estimate, Bloat exact) {
        return new Figure(name, bytes, estimate.percent(), exact.percent(), estimate.confidence());
    }

    static double mean(List<Figure> figures) {
        return figures.stream().mapToDouble(Figure::error).average().orElse(0);
    }

    static double worst(List<Figure> figures) {
        return figures.stream().mapToDouble(Figure::error).max().orElse(0);
    }

    String report(String title) {
        StringBuilder text = new StringBuilder();
        part(text, title + ", tables", tables);
        part(text, title + ", indexes", indexes);
        return text.toString();
    }

    private static void part(StringBuilder text, String title, List<Figure> figures) {
        text.append(String.format(
                Locale.ROOT,
                "%s: %d, mean error %.2f points, worst %.2f%n",
                title,
                figures.size(),
                mean(figures),
                worst(figures)));
        for (Figure figure : figures) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-28s %9d KiB  estimate %6.1f  pgstattuple %6.1f  error %5.1f  %s%n",
                    figure.name(),
                    figure.bytes() / 1024,
                    figure.estimate(),
                    figure.exact(),
                    figure.error(),
                    figure.confidence()));
        }
    }

    /**
     * Each statement in a session of its own. What one changes is counted for good when its session has ended, and the next, most often a
     * VACUUM, comes after that, as it does where autovacuum runs.
     */
    private static void run(EmbeddedPostgres postgres, String fixtures) throws IOException, SQLException {
        String script;
        try (InputStream file = BloatFigures.class.getResourceAsStream(fixtures)) {
            script = new String(file.readAllBytes(), UTF_8);
        }
        for (String sql : script.replaceAll("(?m)^--.*$", "").split(";\\s")) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                while (others(statement) > 0) {
                    LockSupport.parkNanos(5_000_000);
                }
                statement.execute(sql);
            }
        }
    }

    private static int others(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select count(*) from pg_stat_activity"
                + " where backend_type = 'client backend' and pid <> pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
