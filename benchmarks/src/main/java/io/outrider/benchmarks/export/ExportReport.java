package io.outrider.benchmarks.export;

import io.outrider.benchmarks.results.Numbers;
import io.outrider.benchmarks.results.Spread;
import io.outrider.benchmarks.results.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The part of the results that speaks of exports. */
final class ExportReport {
    static final String PSQL_CSV = "psql, COPY … CSV";
    static final String CSV = "Outrider, CSV";
    static final String CSV_RANGES = "Outrider, CSV, 2 ranges";
    static final String PSQL_JSON = "psql, COPY row_to_json";
    static final String JSONL = "Outrider, JSON Lines";
    static final String JSONL_RANGES = "Outrider, JSON Lines, 2 ranges";
    static final String JSON_AGG = "psql, json_agg (as PostgREST)";
    static final String CURSOR = "cursor of 1000, objects, Jackson";
    static final String PARQUET = "Outrider, Parquet";
    static final String ARROW = "Outrider, Arrow";

    private final Map<String, String> facts;
    private final long rows;
    private final int rounds;
    private final Map<String, List<Taken>> taken = new LinkedHashMap<>();
    private final Table largeTable = new Table("rows", "format", "seconds", "rows/s", "peak heap, MB", "peak RSS, MB");
    private double largestHeap;
    private String firstBytes = "";
    private double slowestFirstByte;

    ExportReport(Map<String, String> facts, long rows, int rounds) {
        this.facts = facts;
        this.rows = rows;
        this.rounds = rounds;
    }

    void ways(Map<WayOut, List<Taken>> ways) {
        ways.forEach((way, times) -> taken.put(way.name(), times));
    }

    void firstBytes(List<Double> csv, List<Double> jsonl) {
        Spread one = Spread.of(csv);
        Spread other = Spread.of(jsonl);
        slowestFirstByte = Math.max(one.median(), other.median());
        firstBytes = "First byte of the body at " + Numbers.whole(rows * ListingsDatabase.TIMES)
                + " rows, in ms, the connection's opening counted in: CSV " + decimals(one, 1) + ", JSON Lines "
                + decimals(other, 1) + " (" + one.rounds() + " of each).";
    }

    void large(String format, long count, Taken took, long heapMegabytes, long memoryMegabytes) {
        largestHeap = Math.max(largestHeap, heapMegabytes);
        largeTable.row(List.of(
                Numbers.whole(count),
                format,
                Numbers.decimals(took.wall(), 1),
                Numbers.whole(count / took.wall()),
                Long.toString(heapMegabytes),
                Long.toString(memoryMegabytes)));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("## Export");
        lines.add("");
        facts.forEach((name, value) -> lines.add("* " + name + ": " + value));
        lines.add("");
        lines.add(Numbers.whole(rows)
                + " listings of RentScout, all 13 columns, in memory; output to /dev/null. The ways take turns, "
                + rounds
                + " rounds after one that warms up; median (least…most). The database's processor time is that of its"
                + " sessions, the writer's that of psql, of the cursor's thread, or of the sidecar and curl together.");
        lines.add("");
        Table table = new Table("way out", "seconds", "rows/s", "database CPU, s", "writer CPU, s");
        taken.forEach((name, times) -> table.row(List.of(
                name,
                decimals(spread(name, Taken::wall), 2),
                Numbers.whole(rows / median(name, Taken::wall)),
                decimals(spread(name, Taken::database), 2),
                decimals(spread(name, Taken::writer), 2))));
        lines.addAll(table.lines());
        lines.add("");
        lines.add(firstBytes);
        lines.add("");
        lines.add("A sidecar of " + ExportingSidecar.HEAP_MEGABYTES
                + " MB of heap (`-Xmx" + ExportingSidecar.HEAP_MEGABYTES
                + "m -XX:+UseSerialGC`), from its start on; the peaks are those of the process so far.");
        lines.add("");
        lines.addAll(largeTable.lines());
        lines.add("");
        lines.addAll(targets().lines());
        return lines;
    }

    private Table targets() {
        Table table = new Table("target", "asked", "measured", "met");
        target(table, "CSV against psql, rows/s", 0.9, ratio(PSQL_CSV, CSV, Taken::wall), "×");
        target(table, "CSV, 2 ranges, against psql, rows/s", 1.3, ratio(PSQL_CSV, CSV_RANGES, Taken::wall), "×");
        target(table, "JSON Lines against row_to_json, rows/s", 3, ratio(PSQL_JSON, JSONL, Taken::wall), "×");
        target(
                table,
                "JSON Lines against row_to_json, database CPU saved",
                3,
                ratio(PSQL_JSON, JSONL, Taken::database),
                "×");
        target(table, "JSON Lines against json_agg, rows/s", 1, ratio(JSON_AGG, JSONL, Taken::wall), "×");
        target(table, "JSON Lines against the cursor, rows/s", 1, ratio(CURSOR, JSONL, Taken::wall), "×");
        target(table, "rows/s, CSV", 500_000, rows / median(CSV, Taken::wall), "");
        target(table, "rows/s, JSON Lines", 500_000, rows / median(JSONL, Taken::wall), "");
        atMost(table, "first byte, ms", 50, slowestFirstByte);
        atMost(table, "peak heap, MB", ExportingSidecar.HEAP_MEGABYTES, largestHeap);
        return table;
    }

    private static void target(Table table, String name, double asked, double measured, String unit) {
        int digits = asked < 100 ? 2 : 0;
        table.row(List.of(
                name,
                "≥ " + Numbers.decimals(asked, asked < 100 ? 1 : 0) + unit,
                Numbers.decimals(measured, digits) + unit,
                measured >= asked ? "yes" : "no"));
    }

    private static void atMost(Table table, String name, double asked, double measured) {
        table.row(List.of(
                name, "≤ " + Numbers.whole(asked), Numbers.decimals(measured, 1), measured <= asked ? "yes" : "no"));
    }

    /** How many times more the one takes than the other. */
    private double ratio(String one, String other, ToDoubleFunction<Taken> figure) {
        return median(one, figure) / median(other, figure);
    }

    private double median(String way, ToDoubleFunction<Taken> figure) {
        return spread(way, figure).median();
    }

    private Spread spread(String way, ToDoubleFunction<Taken> figure) {
        return Spread.of(taken.getOrDefault(way, List.of()).stream()
                .map(figure::applyAsDouble)
                .toList());
    }

    private static String decimals(Spread spread, int digits) {
        return Numbers.spread(Optional.of(spread), value -> Numbers.decimals(value, digits));
    }
}
