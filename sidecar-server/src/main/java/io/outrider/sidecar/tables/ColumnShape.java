package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Row;
import java.util.List;

/**
 * How the values of one column, of a table or of an index, lie in a row: what the catalogue says of the type, and what ANALYZE found.
 *
 * @param length bytes of the type, or -1 when they differ by value
 * @param width average bytes as stored, with their own header
 * @param sameWidth whether all values are equally long
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
        boolean sameWidth,
        double distinct,
        List<Double> frequencies) {
    private static final int LONGEST_SHORT = 127;

    static ColumnShape of(Row row) {
        int length = (int) row.whole("attlen", -1);
        String type = row.text("type");
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
                length > 0 ? length : row.real("avg_width", 0),
                length > 0 || type.equals("bpchar") || row.whole("lengths", 0) == 1,
                row.real("n_distinct", 0),
                row.texts("most_common_freqs").stream().map(Double::valueOf).toList());
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
