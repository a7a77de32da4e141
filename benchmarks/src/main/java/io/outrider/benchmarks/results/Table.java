package io.outrider.benchmarks.results;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table whose columns also line up as plain text. The first column is words, the rest are figures. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... head) {
        rows.add(List.of(head));
    }

    public void row(List<String> cells) {
        if (cells.size() != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.size() + " cells under " + rows.get(0).size() + " heads: " + cells);
        }
        rows.add(cells);
    }

    public List<String> lines() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.max(4, row.get(i).length()));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(line(row, widths));
            if (lines.size() == 1) {
                lines.add(rule(widths));
            }
        }
        return lines;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(' ')
                    .append(i == 0 ? row.get(i) + padding : padding + row.get(i))
                    .append(" |");
        }
        return line.toString();
    }

    private static String rule(int[] widths) {
        StringBuilder rule = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            rule.append(' ')
                    .append(i == 0 ? "-".repeat(widths[i]) : "-".repeat(widths[i] - 1) + ":")
                    .append(" |");
        }
        return rule.toString();
    }
}
