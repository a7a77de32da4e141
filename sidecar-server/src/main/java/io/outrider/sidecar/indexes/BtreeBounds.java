package io.outrider.sidecar.indexes;

import java.util.ArrayList;
import java.util.List;

/**
 * Which conditions bound the search in a b-tree, and how often the tree is searched for them. Leading keys that are compared for equality,
 * then one more key; PostgreSQL 18 also skips over leading keys that have few values. Immutable; any thread.
 *
 * @param bounds conditions that say where the search begins and ends
 * @param checked all conditions that the index can check, the bounds among them
 * @param descents how often the tree is searched, before any limit
 */
record BtreeBounds(List<Atom> bounds, List<Atom> checked, double descents) {
    private static final int SKIPS_SINCE = 18;
    private static final double SELECTIVE = 0.005;

    /** Says which share of the table's rows some conditions keep. */
    interface Shares {
        double of(List<Atom> atoms) throws java.sql.SQLException;
    }

    static BtreeBounds of(
            IndexShape shape, List<Atom> atoms, TableFacts table, ServerFacts server, IndexSize size, Shares shares)
            throws java.sql.SQLException {
        List<Atom> checked = new ArrayList<>();
        for (IndexShape.Key key : shape.keys()) {
            atoms.stream().filter(atom -> serves(key, atom, table)).forEach(checked::add);
        }
        List<Atom> bounds = new ArrayList<>();
        double descents = 1;
        boolean open = true;
        List<Atom> skipping = new ArrayList<>();
        for (int i = 0; i < shape.keys().size() && open; i++) {
            IndexShape.Key key = shape.keys().get(i);
            List<Atom> here =
                    atoms.stream().filter(atom -> serves(key, atom, table)).toList();
            bounds.addAll(here);
            for (Atom atom : here) {
                descents *= Math.max(1, atom.kind() == Atom.Kind.IN ? atom.values() : 1);
            }
            if (here.stream().anyMatch(Atom::isEquality)) {
                continue;
            }
            boolean later = shape.keys().subList(i + 1, shape.keys().size()).stream()
                    .anyMatch(next -> atoms.stream().anyMatch(atom -> serves(next, atom, table)));
            ColumnFacts column = key.expression() ? null : table.column(key.term());
            open = later && server.major() >= SKIPS_SINCE && column != null && column.analysed();
            if (open && column != null) {
                skipping.clear();
                skipping.addAll(here);
                double values = column.distinctOf(table.rows());
                double share = skipping.isEmpty() ? 1 : shares.of(skipping);
                values = skipping.isEmpty() ? values + 1 : Math.max(1, Math.rint(values * share));
                // The planner tells rows, not shares: a row less may be rounding.
                open = share * table.rows() >= SELECTIVE * table.rows() - 1 && descents * values <= size.pages();
                descents *= open ? values : 1;
            }
        }
        return new BtreeBounds(bounds, checked, descents);
    }

    /** Whether a search in this key can use the condition. */
    static boolean serves(IndexShape.Key key, Atom atom, TableFacts table) {
        if (!key.term().equals(atom.key()) || key.expression() != atom.expression()) {
            return false;
        }
        boolean byBytes = key.operatorClass().endsWith("_pattern_ops");
        if (!byBytes && !key.operatorClass().isEmpty()) {
            return false;
        }
        ColumnFacts column = table.column(key.term());
        return switch (atom.kind()) {
            case EQUAL, IN, NULL, NOT_NULL -> true;
            case TRUTH -> column != null && column.type().equals("boolean");
            case RANGE -> !byBytes;
            case LIKE -> !atom.likePrefix().isEmpty() && (byBytes || (column != null && column.binaryOrder()));
            case CONTAINMENT, OTHER -> false;
        };
    }
}
