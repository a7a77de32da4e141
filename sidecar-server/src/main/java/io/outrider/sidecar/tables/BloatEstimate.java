package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Row;
import io.outrider.sidecar.tables.Bloat.Confidence;
import io.outrider.sidecar.tables.IndexEstimate.Group;
import java.util.ArrayList;
import java.util.List;

/** Puts together what the catalogue knows and says how far the outcome can be trusted. Any thread. */
final class BloatEstimate {
    private static final int LINE_POINTERS_SHRINK_SINCE = 14;
    static final int DEDUPLICATION_SINCE = 13;
    private static final long FEW_PAGES = 128;
    private static final double STALE = 0.2;
    private static final double MUCH_MOVED = 0.2;
    private static final int OID_BYTES = 4;
    private static final double REFUTED = 1.03;

    private final int majorVersion;
    private final boolean replica;

    BloatEstimate(int majorVersion, boolean replica) {
        this.majorVersion = majorVersion;
        this.replica = replica;
    }

    Bloat ofTable(Row table, List<ColumnShape> columns) {
        int blockSize = (int) table.whole("block_size", 8192);
        long pages = table.whole("heap_bytes", 0) / blockSize;
        RowCounts counts = RowCounts.of(table, pages);
        double live = counts.live();
        String unknown = unknown(table, columns, live, pages);
        if (!unknown.isEmpty()) {
            return Bloat.unknown(unknown);
        }
        boolean dropped = table.whole("dropped", 0) > 0;
        TupleLayout row = TupleLayout.ofRow(
                columns,
                (int) table.whole("relnatts", columns.size()),
                dropped,
                table.text("relhasoids").equals("true") ? OID_BYTES : 0);
        HeapEstimate estimate = HeapEstimate.of(
                row, live, counts.dead(), pages, blockSize, Reloptions.of(table).whole("fillfactor", 100), true);
        List<String> reasons = new ArrayList<>();
        Confidence confidence = confidence(table, pages, counts, reasons);
        if (dropped) {
            reasons.add("columns were dropped, and rows written before still hold their values");
            confidence = worse(confidence, Confidence.LOW);
        }
        if (table.whole("missing", 0) > 0) {
            reasons.add("columns were added with a default that older rows do not hold");
            confidence = worse(confidence, Confidence.MEDIUM);
        }
        return new Bloat(
                "estimate", estimate.percent(), estimate.bytes(), estimate.reclaimableBytes(), confidence, reasons);
    }

    /** @param sampled how often its keys repeat, from a sample of the table; empty when there is none */
    Bloat ofIndex(Row table, Row index, List<ColumnShape> columns, List<Group> sampled) {
        if (!index.text("method").equals("btree")) {
            return Bloat.unknown("only B-tree indexes are estimated, and this is " + index.text("method"));
        }
        int blockSize = (int) table.whole("block_size", 8192);
        long pages = index.whole("bytes", 0) / blockSize;
        RowCounts counts = RowCounts.of(table, table.whole("heap_bytes", 0) / blockSize);
        double live = counts.live();
        String unknown = unknown(table, columns, live, pages);
        if (!unknown.isEmpty()) {
            return Bloat.unknown(unknown);
        }
        int keys = (int) index.whole("indnkeyatts", columns.size());
        Reloptions options = Reloptions.of(index);
        boolean shared = majorVersion >= DEDUPLICATION_SINCE
                && index.flag("equal_image")
                && keys == columns.size()
                && !options.isOff("deduplicate_items");
        double share = 1;
        double tableRows = table.real("reltuples", 0);
        if (index.flag("partial")) {
            share = tableRows > 0 ? Math.min(1, index.real("reltuples", 0) / tableRows) : 1;
        }
        double rows = live + counts.dead();
        double entries = share * rows;
        TupleLayout entry = TupleLayout.ofEntry(columns);
        boolean unique = index.flag("indisunique");
        double removed = share * removed(table, counts);
        int fillfactor = options.whole("fillfactor", 90);
        IndexEstimate estimate = IndexEstimate.of(
                entry,
                sampled.isEmpty()
                        ? KeyGroups.of(columns, keys, entries, rows, unique)
                        : KeyGroups.scaled(sampled, entries),
                shared,
                removed,
                pages,
                blockSize,
                fillfactor);
        boolean guessed = shared && keys > 1 && !unique && sampled.isEmpty();
        if (guessed && estimate.neededPages() > REFUTED * pages) {
            // It cannot need more than it has, so its columns are not independent: as if one of them decided the
            // others.
            estimate = IndexEstimate.of(
                    entry,
                    KeyGroups.ofDeciding(columns.subList(0, keys), entries, rows),
                    true,
                    removed,
                    pages,
                    blockSize,
                    fillfactor);
        }
        List<String> reasons = new ArrayList<>();
        Confidence confidence = confidence(table, pages, counts, reasons);
        if (!sampled.isEmpty()) {
            reasons.add("how often its columns repeat together comes from a sample");
            confidence = worse(confidence, Confidence.MEDIUM);
        }
        if (guessed) {
            reasons.add("how often several columns together repeat is not known");
            confidence = worse(confidence, Confidence.LOW);
        }
        if (estimate.neededPages() > REFUTED * pages) {
            reasons.add("it is smaller than its columns' statistics say it must be");
            confidence = worse(confidence, Confidence.LOW);
        }
        if (shared && moved(table) > MUCH_MOVED * Math.max(1, live)) {
            reasons.add("updates moved many rows, and how far their entries were merged since is not known");
            confidence = worse(confidence, Confidence.LOW);
        }
        return new Bloat(
                "estimate", estimate.percent(), estimate.bytes(), estimate.reclaimableBytes(), confidence, reasons);
    }

    /** Deletes and updates that did not stay in their page, as far as VACUUM has dealt with them. */
    private static double removed(Row table, RowCounts counts) {
        return Math.max(0, table.real("n_tup_del", 0) + moved(table) - counts.dead());
    }

    /** Updates that gave every index a new entry. */
    private static double moved(Row table) {
        return table.real("n_tup_upd", 0) - table.real("n_tup_hot_upd", 0);
    }

    private String unknown(Row table, List<ColumnShape> columns, double live, long pages) {
        if (pages == 0) {
            return "";
        }
        if (columns.isEmpty() || columns.stream().noneMatch(ColumnShape::analysed)) {
            if (!table.flag("readable")) {
                return "the role may not read the statistics of its columns: GRANT SELECT ON " + table.text("quoted");
            }
            return live == 0 && table.real("reltuples", 0) > 0
                    ? ""
                    : "it was never analysed: ANALYZE " + table.text("quoted");
        }
        if (columns.stream().anyMatch(column -> column.length() < 0 && !column.analysed())) {
            return "some of its columns have no statistics, because they were never analysed or may not be read";
        }
        return "";
    }

    private Confidence confidence(Row table, long pages, RowCounts counts, List<String> reasons) {
        Confidence confidence = Confidence.HIGH;
        double modified = table.whole("n_mod_since_analyze", 0);
        if (!counts.late() && modified > STALE * Math.max(1, counts.live())) {
            reasons.add("much was changed since the last ANALYZE");
            confidence = Confidence.LOW;
        }
        if (pages < FEW_PAGES) {
            reasons.add("it is small, so a few pages are many percent");
            confidence = worse(confidence, Confidence.MEDIUM);
        }
        if (replica) {
            reasons.add("dead rows are counted on the primary only");
            confidence = worse(confidence, Confidence.LOW);
        }
        return confidence;
    }

    private static Confidence worse(Confidence one, Confidence other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
