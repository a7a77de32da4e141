package io.outrider.sidecar.tables;

import java.util.List;

/**
 * The bytes that a row takes on average, with the gaps that alignment leaves between its columns.
 *
 * <p>The gap before a column depends on where the column before it ended, so the columns are laid out in their real order. Where a
 * value may be null or of any length, what is known of the position is a distribution: eight probabilities, one for each remainder
 * by eight. Each column moves the distribution on and adds its expected gap and width.
 *
 * @param bytes without the gap to the next row
 * @param aligned with it
 */
record TupleLayout(double bytes, double aligned) {
    private static final int UNIT = 8;
    private static final int HEAP_HEADER = 23;
    private static final int INDEX_HEADER = 8;
    private static final int INDEX_HEADER_WITH_NULLS = 16;

    /** A row of a table. @param attributes columns including dropped ones, each of which has a bit in the row's bitmap of nulls */
    static TupleLayout ofRow(List<ColumnShape> columns, int attributes, boolean dropped, int moreHeader) {
        double withNulls = dropped ? 1 : nullable(columns);
        double header = up(HEAP_HEADER + moreHeader);
        double headerWithNulls = up(HEAP_HEADER + moreHeader + (attributes + 7) / 8.0);
        return of(columns, header + withNulls * (headerWithNulls - header));
    }

    static TupleLayout ofEntry(List<ColumnShape> columns) {
        return of(columns, INDEX_HEADER + nullable(columns) * (INDEX_HEADER_WITH_NULLS - INDEX_HEADER));
    }

    static double up(double bytes) {
        return Math.ceil(bytes / UNIT) * UNIT;
    }

    private static TupleLayout of(List<ColumnShape> columns, double header) {
        double[] at = new double[UNIT];
        at[0] = 1;
        double bytes = header;
        for (ColumnShape column : columns) {
            double there = 1 - column.nullShare();
            double[] next = new double[UNIT];
            for (int position = 0; position < UNIT; position++) {
                next[position] += at[position] * column.nullShare();
                double here = at[position] * there;
                int align = column.alignAsStored();
                int gap = (align - position % align) % align;
                bytes += here * (gap + column.width());
                for (int end = 0; end < UNIT; end++) {
                    next[(position + gap + end) % UNIT] += here * column.ends()[end];
                }
            }
            at = next;
        }
        double gap = 0;
        for (int position = 0; position < UNIT; position++) {
            gap += at[position] * ((UNIT - position) % UNIT);
        }
        return new TupleLayout(bytes, bytes + gap);
    }

    /** The share of rows with a null in at least one column, as if columns were independent. */
    private static double nullable(List<ColumnShape> columns) {
        double none = 1;
        for (ColumnShape column : columns) {
            none *= 1 - column.nullShare();
        }
        return 1 - none;
    }
}
