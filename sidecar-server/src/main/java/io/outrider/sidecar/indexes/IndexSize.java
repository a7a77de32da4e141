package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.ColumnFacts.Common;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large a b-tree will be when it is freshly built: entries as the server lays them out, leaf pages filled to 90 %, and equal keys
 * stored once where the server does that. Immutable; any thread.
 */
record IndexSize(double rows, double pages, int height) {
    private static final int LINE_POINTER = 4;
    /** A page without its header, its special space and the line pointer of its high key. */
    private static final int PAGE_ROOM = 8192 - 24 - 16 - 8;

    private static final int LEAF_RESERVE = 819;
    private static final int INNER_RESERVE = 2457;
    private static final int LARGEST_POSTING = 812;
    private static final int ROW_ADDRESS = 6;
    private static final int TRUNCATES_SINCE = 12;

    static IndexSize of(IndexShape shape, TableFacts table, double rows, ServerFacts server) {
        List<ColumnFacts> keys = new ArrayList<>();
        for (IndexShape.Key key : shape.keys()) {
            ColumnFacts column = key.expression() ? null : table.column(key.term());
            if (column != null) {
                keys.add(column);
            }
        }
        int expressions = shape.keys().size() - keys.size();
        List<ColumnFacts> columns = new ArrayList<>(keys);
        for (String name : shape.included()) {
            @Nullable ColumnFacts column = table.column(name);
            if (column != null) {
                columns.add(column);
            }
        }
        double entry = EntryLayout.meanBytes(columns, expressions);
        boolean once = server.major() >= ServerFacts.DEDUPLICATION_SINCE
                && expressions == 0
                && shape.included().isEmpty()
                && keys.stream().allMatch(ColumnFacts::deduplicates);
        double plain = rows * (entry + LINE_POINTER);
        double packed = once ? Math.min(plain, deduplicated(keys, entry, rows)) : plain;
        // Whole entries fill a page; long lists of row addresses may reach further, as the high key leaves them out.
        double perPage = Math.max(1, Math.floor((PAGE_ROOM - LEAF_RESERVE) / (entry + LINE_POINTER)));
        double leaves = Math.max(
                1,
                Math.ceil(
                        packed < 0.9 * plain
                                ? packed / (PAGE_ROOM - LEAF_RESERVE + 200)
                                : packed / (entry + LINE_POINTER) / perPage));
        double pivot = server.major() >= TRUNCATES_SINCE
                ? pivotBytes(keys, expressions, rows)
                : EntryLayout.meanBytes(keys, expressions);
        return stacked(rows, leaves, pivot);
    }

    long bytes() {
        return (long) pages * ServerFacts.BLOCK;
    }

    private static IndexSize stacked(double rows, double leaves, double pivot) {
        double fanOut = Math.max(2, Math.floor((PAGE_ROOM - INNER_RESERVE) / (pivot + LINE_POINTER)));
        double pages = leaves + 1; // and the page that says where the root is
        int height = 0;
        for (double level = leaves; level > 1; height++) {
            level = Math.ceil(level / fanOut);
            pages += level;
        }
        return new IndexSize(rows, pages, height);
    }

    /** Inner pages keep as many leading columns as tell two neighbours apart, and the row's address where none does. */
    private static double pivotBytes(List<ColumnFacts> keys, int expressions, double rows) {
        double distinct = 1;
        for (int i = 0; i < keys.size(); i++) {
            distinct *= values(keys.get(i), rows);
            if (distinct > rows / 2) {
                return EntryLayout.meanBytes(keys.subList(0, i + 1), 0);
            }
        }
        return EntryLayout.meanBytes(keys, expressions) + 8;
    }

    /** Equal keys share one entry with a list of row addresses, up to a length. */
    private static double deduplicated(List<ColumnFacts> columns, double entry, double rows) {
        double distinct = 1;
        for (ColumnFacts column : columns) {
            distinct *= values(column, rows);
        }
        if (columns.size() > 1) {
            distinct = rows * (1 - Math.exp(-distinct / rows)); // so many of the combinations occur
            return distinct * scattered(entry, Math.max(1, rows / Math.max(1, distinct)));
        }
        ColumnFacts column = columns.get(0);
        double bytes = 0;
        double rest = rows;
        double restKeys = Math.max(1, distinct);
        for (Common common : column.common()) {
            bytes += group(entry, common.share() * rows);
            rest -= common.share() * rows;
            restKeys--;
        }
        double nulls = column.nullShare() * rows;
        if (nulls >= 1) {
            bytes += group(16, nulls);
            rest -= nulls;
            restKeys--;
        }
        if (rest >= 1) {
            restKeys = Math.max(1, Math.min(restKeys, rest));
            bytes += restKeys * scattered(entry, rest / restKeys);
        }
        return bytes;
    }

    private static double values(ColumnFacts column, double rows) {
        return column.distinctOf(rows) + (column.nullShare() > 0 ? 1 : 0);
    }

    /** The mean over groups whose sizes scatter as they do when rows draw their key by chance. */
    private static double scattered(double entry, double mean) {
        if (mean > 40) {
            return group(entry, mean);
        }
        // Every key occurs at least once; the rest is drawn.
        double bytes = 0;
        double more = mean - 1;
        double chance = Math.exp(-more);
        for (int extra = 0; extra < 200; extra++) {
            bytes += chance * group(entry, extra + 1.0);
            chance *= more / (extra + 1);
        }
        return bytes;
    }

    private static double group(double entry, double rows) {
        if (rows < 1.5) {
            return Math.max(rows, 0) * (entry + LINE_POINTER);
        }
        double most = Math.max(2, Math.floor((LARGEST_POSTING - entry) / ROW_ADDRESS));
        double full = Math.floor(rows / most);
        double left = rows - full * most;
        double bytes = full * (EntryLayout.up(entry + most * ROW_ADDRESS, 8) + LINE_POINTER);
        return left < 1 ? bytes : bytes + EntryLayout.up(entry + (left < 2 ? 0 : left * ROW_ADDRESS), 8) + LINE_POINTER;
    }
}
