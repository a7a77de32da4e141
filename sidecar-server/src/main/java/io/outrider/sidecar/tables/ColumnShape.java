package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Row;
import java.util.Arrays;
import java.util.List;

/**
 * How the values of one column, of a table or of an index, lie in a row: what the catalogue says of the type, and what ANALYZE found.
 *
 * @param length bytes of the type, or -1 when they differ by value
 * @param width average bytes as stored, with their own header
 * @param ends shares of the values whose stored length leaves 0, 1, … 7 when divided by eight
 * @param distinct as in {@code pg_stats}: a number, or negative as a share of the rows
 * @param frequencies shares of the most common values
 */
record ColumnShape(
        String name,
        String type,
        int length,
        int align,
        boolean plain,
        boolean analysed,
        double nullShare,
        double width,
        double[] ends,
        double distinct,
        List<Double> frequencies) {
    private static final int LONGEST_SHORT = 127;
    private static final int UNIT = 8;
    private static final double CLOSE = 2;

    static ColumnShape of(Row row) {
        int length = (int) row.whole("attlen", -1);
        String type = row.text("type");
        double width = length > 0 ? length : width(type, row.real("avg_width", 0), row.numbers("lengths"));
        return new ColumnShape(
                row.text("attname"),
                type,
                length,
                switch (row.text("attalign")) {
                    case "d" -> 8;
                    case "i" -> 4;
                    case "s" -> 2;
                    default -> 1;
                },
                row.text("attstorage").equals("p"),
                row.has("avg_width"),
                row.real("null_frac", 0),
                width,
                ends(length, type, width, row.numbers("lengths")),
                row.real("n_distinct", 0),
                row.texts("most_common_freqs").stream().map(Double::valueOf).toList());
    }

    /** A {@code name} takes 64 bytes in its table, which is what the statistics know; a B-tree keeps it as long as it is. */
    private static double width(String type, double average, List<Integer> lengths) {
        return type.equals("cstring")
                ? lengths.stream().mapToInt(Integer::intValue).average().orElse(average)
                : average;
    }

    /** From the lengths of a sample of values where there is one that fits the average; else any length is as likely. */
    private static double[] ends(int length, String type, double width, List<Integer> lengths) {
        double[] ends = new double[UNIT];
        double mean = lengths.stream().mapToInt(Integer::intValue).average().orElse(0);
        if (length > 0 || type.equals("bpchar")) {
            ends[(int) Math.round(length > 0 ? length : width) % UNIT] = 1;
        } else if (!lengths.isEmpty() && Math.abs(mean - width) <= CLOSE) {
            lengths.forEach(some -> ends[some % UNIT] += 1.0 / lengths.size());
        } else {
            Arrays.fill(ends, 1.0 / UNIT);
        }
        return ends;
    }

    /** Values of up to 126 bytes get a header of one byte and no alignment, unless their column is stored plain. */
    int alignAsStored() {
        boolean isShort = length < 0 && !plain && width <= LONGEST_SHORT;
        return isShort ? 1 : align;
    }

    /** How many values differ among so many rows. */
    double distinctAmong(double rows) {
        double count = distinct < 0 ? -distinct * rows : distinct;
        return Math.max(1, Math.min(count == 0 ? rows : count, rows));
    }
}
