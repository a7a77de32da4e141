package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with the indexes that are there. Compared is what an index is made of, not its text: keys, classes, directions, predicate,
 * method. What a constraint or replication rests on is never said to be superfluous. One thread.
 */
final class IndexInventory {
    private static final double FOREIGN_KEY_ROWS = 1000;

    private final Catalog catalog;
    private final IndexConfig config;

    IndexInventory(Catalog catalog, IndexConfig config) {
        this.catalog = catalog;
        this.config = config;
    }

    record Found(
            String problem,
            String table,
            String index,
            String definition,
            long bytes,
            long scans,
            String reason,
            String statement) {}

    List<Found> problems() throws SQLException {
        List<Found> found = new ArrayList<>();
        for (List<String> name : catalog.userTables()) {
            TableFacts table = catalog.table(name.get(0), name.get(1));
            if (table != null) {
                ofIndexes(table, found);
                ofForeignKeys(table, found);
            }
        }
        return found;
    }

    private void ofIndexes(TableFacts table, List<Found> found) {
        for (IndexFacts index : table.indexes()) {
            if (!index.valid()) {
                found.add(found(
                        "invalid",
                        table,
                        index,
                        "a concurrent build failed or is under way; it costs every write and serves nobody"));
                continue;
            }
            IndexFacts better = better(table, index);
            if (better != null) {
                boolean same = index.shape().covers(better.shape());
                found.add(found(
                        same ? "duplicate" : "overlapping",
                        table,
                        index,
                        (same ? "the same as " : "all that it serves is served by ") + better.name()));
            } else if (isUnused(table, index)) {
                found.add(found(
                        "unused",
                        table,
                        index,
                        "not scanned since statistics began, "
                                + Math.round(table.activity().statsAgeSeconds() / 86400)
                                + " days ago; replicas count for themselves"));
            }
        }
    }

    private @org.jspecify.annotations.Nullable IndexFacts better(TableFacts table, IndexFacts index) {
        if (index.isNeeded()) {
            return null;
        }
        for (IndexFacts other : table.indexes()) {
            boolean covers = other != index && other.valid() && other.shape().covers(index.shape());
            // Of two equal ones the one that is needed stays, or else the first by name.
            boolean mutual = index.shape().covers(other.shape());
            if (covers && (!mutual || other.isNeeded() || other.name().compareTo(index.name()) < 0)) {
                return other;
            }
        }
        return null;
    }

    private boolean isUnused(TableFacts table, IndexFacts index) {
        return !index.isNeeded()
                && index.scans() == 0
                && table.activity().statsAgeSeconds() >= config.unusedAfter().toSeconds();
    }

    private static void ofForeignKeys(TableFacts table, List<Found> found) {
        if (table.rows() < FOREIGN_KEY_ROWS) {
            return;
        }
        for (TableFacts.ForeignKey key : table.foreignKeys()) {
            boolean covered = table.indexes().stream().anyMatch(index -> isCovered(index, key));
            if (!covered && key.parentChanges() > 0) {
                IndexShape shape = IndexShape.btree(
                        table.qualified(),
                        key.columns().stream().map(IndexShape.Key::column).toList());
                found.add(new Found(
                        "foreign_key",
                        table.qualified(),
                        key.name(),
                        "",
                        0,
                        0,
                        key.parentChanges() + " rows of " + key.parent()
                                + " were deleted, and each one searched this table whole",
                        shape.create()));
            }
        }
    }

    /** The leading columns, in whatever order, of a whole index or of one that leaves out only rows without a reference. */
    private static boolean isCovered(IndexFacts index, TableFacts.ForeignKey key) {
        List<IndexShape.Key> keys = index.shape().keys();
        if (!index.valid()
                || !index.shape().isBtree()
                || keys.size() < key.columns().size()) {
            return false;
        }
        Set<String> leading = new HashSet<>();
        keys.subList(0, key.columns().size()).forEach(part -> leading.add(part.term()));
        boolean whole = !index.shape().isPartial()
                || key.columns().stream()
                        .anyMatch(column -> index.shape().predicate().equals(Names.quoted(column) + " IS NOT NULL"));
        return whole && leading.containsAll(key.columns());
    }

    private static Found found(String problem, TableFacts table, IndexFacts index, String reason) {
        return new Found(
                problem,
                table.qualified(),
                index.name(),
                index.definition(),
                index.bytes(),
                index.scans(),
                reason,
                index.shape().drop());
    }
}
