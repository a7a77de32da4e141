package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The estimate of every table and index of a database, beside what pgstattuple measures. */
record BloatFigures(List<Figure> tables, List<Figure> indexes) {
    private static final TablesConfig CONFIG =
            new TablesConfig(Duration.ofSeconds(60), 1L << 40, Duration.ofMinutes(5));

    record Figure(String name, long bytes, double estimate, double exact, Bloat.Confidence confidence) {
        double error() {
            return Math.abs(estimate - exact);
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
                            estimate.ofIndex(table, index, keys.getOrDefault(index.whole("id", 0), List.of())),
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
}
