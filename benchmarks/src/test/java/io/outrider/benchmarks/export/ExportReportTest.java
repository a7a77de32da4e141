package io.outrider.benchmarks.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportReportTest {
    private static final List<String> WAYS = List.of(
            ExportReport.PSQL_CSV,
            ExportReport.CSV,
            ExportReport.CSV_RANGES,
            ExportReport.PSQL_JSON,
            ExportReport.JSONL,
            ExportReport.JSONL_RANGES,
            ExportReport.JSON_AGG,
            ExportReport.CURSOR);

    @Test
    void mediansAreComparedWithWhatWasAsked() {
        ExportReport report = new ExportReport(Map.of("cores", "2"), 1_000_000, 3);
        Map<WayOut, List<Taken>> ways = new LinkedHashMap<>();
        for (String way : WAYS) {
            // Each takes 2 s but for the two that are compared with the slowest of all.
            double seconds = way.equals(ExportReport.PSQL_JSON) ? 5 : way.equals(ExportReport.JSONL) ? 1 : 2;
            ways.put(
                    new WayOut(way, false, () -> 0),
                    List.of(
                            new Taken(seconds, seconds / 2, 0.1),
                            new Taken(seconds * 9, seconds / 2, 0.1),
                            new Taken(seconds, seconds / 2, 0.1)));
        }
        report.ways(ways);
        report.firstBytes(List.of(10.0, 20.0, 30.0), List.of(10.0, 70.0, 80.0));
        report.large("csv", 10_000_000, new Taken(10, 5, 5), 30, 90);
        report.large("parquet", 10_000_000, new Taken(20, 5, 5), 49, 95);

        List<String> lines = report.lines();

        assertThat(lines.get(0)).startsWith("## ");
        assertThat(lines).contains("* cores: 2");
        assertThat(row(lines, "Outrider, CSV ")).contains("2.00 (2.00…18.00)", "500,000");
        assertThat(row(lines, "CSV against psql")).contains("1.00×", "yes");
        assertThat(row(lines, "CSV, 2 ranges, against psql")).contains("1.00×", "no");
        assertThat(row(lines, "JSON Lines against row_to_json, rows/s")).contains("5.00×", "yes");
        assertThat(row(lines, "first byte")).contains("70.0", "no");
        assertThat(row(lines, "peak heap")).contains("49.0", "no");
        assertThat(row(lines, "10,000,000")).contains("csv", "1,000,000", "30", "90");
    }

    private static String row(List<String> lines, String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith("| " + beginning))
                .findFirst()
                .orElse("");
    }
}
