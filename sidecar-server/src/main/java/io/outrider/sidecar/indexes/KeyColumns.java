package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Atom.Kind;
import io.outrider.sidecar.indexes.IndexShape.Key;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can stand in the key of a b-tree, and what beside it. One thread. */
final class KeyColumns {
    static final int MOST_EQUALITIES = 4;
    private static final int MOST_INCLUDED = 6;
    private static final double MOST_INCLUDED_BYTES = 64;
    private static final double VISIBLE_ENOUGH = 0.8;
    private static final double WIDEST_KEY = 800;

    private final Catalog catalog;
    private final SpecialIndexes special;

    KeyColumns(Catalog catalog, SpecialIndexes special) {
        this.catalog = catalog;
        this.special = special;
    }

    /** Unless the key is empty or too wide. */
    static void add(Map<String, Proposal> found, TableScan scan, List<Key> keys, int served, String why) {
        double width = 0;
        for (Key key : keys) {
            ColumnFacts column = scan.table().column(key.term());
            width += column == null ? 32 : column.width();
        }
        if (keys.isEmpty() || width > WIDEST_KEY) {
            return;
        }
        IndexShape shape = IndexShape.btree(scan.table().qualified(), keys);
        found.putIfAbsent(shape.identity(), Proposal.of(shape, served, why));
    }

    /** The same index with all columns that the statement needs, so that no row need be looked up, if they are few and narrow. */
    static void cover(TableScan scan, Proposal proposal, Map<String, Proposal> found) {
        List<Atom> implied = IndexUse.implied(proposal.shapes().get(0), scan, scan.local());
        cover(scan, proposal, List.copyOf(scan.columns(implied)), found);
    }

    /** The same index with these columns beside its key, if they are few and narrow. */
    static void cover(TableScan scan, Proposal proposal, List<String> columns, Map<String, Proposal> found) {
        TableFacts table = scan.table();
        IndexShape wide = proposal.shapes().get(0).including(columns);
        double bytes = wide.included().stream()
                .mapToDouble(name -> {
                    ColumnFacts column = table.column(name);
                    return column == null ? WIDEST_KEY : column.width();
                })
                .sum();
        if (!wide.included().isEmpty() && wide.included().size() <= MOST_INCLUDED && bytes <= MOST_INCLUDED_BYTES) {
            found.putIfAbsent(wide.identity(), Proposal.of(wide, proposal.served(), proposal.why() + ", covering"));
        }
    }

    /** Whether an index that holds all columns would spare most visits to the table. */
    boolean canCover(TableFacts table) {
        return table.allVisibleShare() >= VISIBLE_ENOUGH && catalog.server().major() >= ServerFacts.INCLUDE_SINCE;
    }

    static List<Key> keys(List<Atom> atoms, TableFacts table) {
        return atoms.stream().map(atom -> key(atom, table)).toList();
    }

    static Key key(Atom atom, TableFacts table) {
        Key key = atom.expression() ? Key.expression(atom.key()) : Key.column(atom.key());
        @Nullable ColumnFacts column = table.column(atom.key());
        if (atom.kind() != Kind.LIKE || column == null || column.binaryOrder()) {
            return key;
        }
        return key.with(
                switch (column.type()) {
                    case "character varying" -> "varchar_pattern_ops";
                    case "character" -> "bpchar_pattern_ops";
                    default -> "text_pattern_ops";
                });
    }

    boolean isIndexable(Atom atom, TableScan scan) throws SQLException {
        if (atom.kind() == Kind.OTHER
                || atom.kind() == Kind.CONTAINMENT
                || atom.key().isEmpty()) {
            return false;
        }
        if (!atom.expression()) {
            return isOrdered(scan.table(), atom.key());
        }
        return atom.kind() != Kind.LIKE && special.isImmutable(ExpressionReader.read(atom.text()), scan);
    }

    static boolean isOrdered(TableFacts table, String name) {
        ColumnFacts column = table.column(name);
        return column != null
                && column.ordered()
                && column.width() <= WIDEST_KEY
                && !column.type().equals("jsonb")
                && !column.isArray();
    }
}
