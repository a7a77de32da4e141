package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.ScanCost.Cost;
import io.outrider.sidecar.indexes.ScanCost.Reading;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one b-tree would serve one scan: what it would read, and whether the rows would come in the wanted order. Immutable; any
 * thread.
 */
record IndexUse(
        IndexShape shape, IndexSize size, Reading reading, List<Atom> checked, boolean ordered, ScanCost costs) {
    /** 17 and later join the searches for neighbouring values of an IN list. */
    private static final int JOINS_SEARCHES_SINCE = 17;

    /**
     * All ways to use it; none when it is of no use to the scan. Before 17 an IN list behind the first key may be left to the filter, which
     * saves searches.
     */
    static List<IndexUse> all(
            IndexShape shape,
            TableScan scan,
            List<Atom> atoms,
            double loops,
            Conditions conditions,
            ServerFacts server,
            ScanCost costs)
            throws SQLException {
        List<IndexUse> uses = new ArrayList<>();
        IndexUse whole = of(shape, scan, atoms, Set.of(), loops, conditions, server, costs);
        if (whole != null) {
            uses.add(whole);
        }
        Set<Atom> later = new HashSet<>();
        for (Atom atom : atoms) {
            if (atom.kind() == Atom.Kind.IN
                    && !atom.key().equals(shape.keys().get(0).term())) {
                later.add(atom);
            }
        }
        if (server.major() < JOINS_SEARCHES_SINCE && !later.isEmpty()) {
            IndexUse left = of(shape, scan, atoms, later, loops, conditions, server, costs);
            if (left != null) {
                uses.add(left);
            }
        }
        return uses;
    }

    /** The cheapest that searches for at least one condition; null when there is none. */
    static @Nullable IndexUse cheapest(
            IndexShape shape,
            TableScan scan,
            List<Atom> atoms,
            double loops,
            Conditions conditions,
            ServerFacts server,
            ScanCost costs)
            throws SQLException {
        IndexUse best = null;
        for (IndexUse use : all(shape, scan, atoms, loops, conditions, server, costs)) {
            boolean searches = use.reading.conditions() > 0;
            if (searches
                    && (best == null || use.cheapest().total() < best.cheapest().total())) {
                best = use;
            }
        }
        return best;
    }

    private static @Nullable IndexUse of(
            IndexShape shape,
            TableScan scan,
            List<Atom> atoms,
            Set<Atom> filtered,
            double loops,
            Conditions conditions,
            ServerFacts server,
            ScanCost costs)
            throws SQLException {
        TableFacts table = scan.table();
        List<Atom> implied = implied(shape, scan, atoms);
        if (!isUsable(shape, scan, implied)) {
            return null;
        }
        double indexRows = shape.isPartial() ? conditions.rows(List.of(), shape.predicate()) : table.rows();
        IndexSize size = IndexSize.of(shape, table, indexRows, server);
        List<Atom> open = atoms.stream().filter(atom -> !implied.contains(atom)).toList();
        List<Atom> searched =
                open.stream().filter(atom -> !filtered.contains(atom)).toList();
        BtreeBounds bounds = BtreeBounds.of(shape, searched, table, server, size, conditions::share);
        boolean ordered = givesOrder(shape, scan.order(), searched);
        boolean indexOnly = holds(shape, scan, implied);
        if (bounds.checked().isEmpty() && !ordered && !indexOnly && !shape.isPartial()) {
            return null;
        }
        double searches = Math.max(1, bounds.descents());
        double descents;
        double kept = conditions.rows(bounds.checked(), shape.predicate());
        double bound =
                bounds.bounds().equals(bounds.checked()) ? kept : conditions.rows(bounds.bounds(), shape.predicate());
        if (server.major() >= JOINS_SEARCHES_SINCE) {
            searches = Math.max(1, Math.min(searches, Math.ceil(size.pages() * 0.3333333)));
            descents = searches;
        } else {
            descents = bounds.checked().stream()
                    .filter(atom -> atom.kind() == Atom.Kind.IN)
                    .mapToDouble(Atom::values)
                    .reduce(1, (a, b) -> a * b);
        }
        List<Atom> rest = new ArrayList<>(open);
        rest.removeIf(atom -> bounds.checked().contains(atom) && atom.kind() != Atom.Kind.LIKE);
        int checks = bounds.checked().stream()
                .mapToInt(atom -> atom.kind() == Atom.Kind.LIKE ? 2 : 1)
                .sum();
        return new IndexUse(
                shape,
                size,
                new Reading(
                        size,
                        Math.rint((bounds.bounds().isEmpty() && !shape.isPartial() ? table.rows() : bound) / searches),
                        bounds.checked().isEmpty() && !shape.isPartial()
                                ? table.rows()
                                : nothing(bounds, table) ? 0 : kept,
                        checks,
                        descents,
                        correlation(shape, table),
                        conditions.rowCost(rest),
                        conditions.rowCost(atoms),
                        conditions.rows(atoms, ""),
                        indexOnly,
                        loops),
                bounds.checked(),
                ordered,
                costs);
    }

    /** The planner never says that it expects no row; where a column has no nulls it expects none. */
    private static boolean nothing(BtreeBounds bounds, TableFacts table) {
        return bounds.checked().stream().anyMatch(atom -> {
            ColumnFacts column = table.column(atom.key());
            return atom.kind() == Atom.Kind.NULL && column != null && column.analysed() && column.nullShare() == 0;
        });
    }

    Cost cheapest() {
        return reading.conditions() == 0 && !shape.isPartial() ? costs.indexScan(reading) : costs.best(reading, false);
    }

    Cost inOrder() {
        return costs.indexScan(reading);
    }

    /** Conditions that stand in the index's predicate: they need not be checked again. */
    static List<Atom> implied(IndexShape shape, TableScan scan, List<Atom> atoms) {
        if (!shape.isPartial()) {
            return List.of();
        }
        Set<String> predicates = shape.predicates();
        return atoms.stream()
                .filter(atom -> predicates.stream().anyMatch(predicate -> implies(atom, predicate, scan)))
                .toList();
    }

    /** Whether the statement can want no row that the index has not. */
    private static boolean isUsable(IndexShape shape, TableScan scan, List<Atom> implied) {
        return !shape.isPartial()
                || shape.predicates().stream()
                        .allMatch(predicate -> implied.stream().anyMatch(atom -> implies(atom, predicate, scan)));
    }

    private static boolean implies(Atom atom, String predicate, TableScan scan) {
        Expression expression = ExpressionReader.read(atom.text());
        return predicate.equals(Atom.predicate(expression, scan.alias(), scan.table()))
                || (predicate.equals(Names.quoted(atom.key()) + " IS NOT NULL")
                        && (atom.kind() == Atom.Kind.EQUAL
                                || atom.kind() == Atom.Kind.IN
                                || atom.kind() == Atom.Kind.RANGE
                                || atom.kind() == Atom.Kind.NOT_NULL));
    }

    /**
     * Keys that are fixed to one value do not disturb the order of the next; read backwards, every direction turns round. The planner does not take IS
     * NULL for a fixed value.
     */
    static boolean givesOrder(IndexShape shape, List<IndexShape.Key> order, List<Atom> atoms) {
        if (order.isEmpty()) {
            return false;
        }
        Set<String> fixed = new HashSet<>();
        for (Atom atom : atoms) {
            if (atom.isEquality() && atom.kind() != Atom.Kind.IN && atom.kind() != Atom.Kind.NULL) {
                fixed.add(atom.key());
            }
        }
        List<IndexShape.Key> wanted =
                order.stream().filter(key -> !fixed.contains(key.term())).toList();
        List<IndexShape.Key> keys = new ArrayList<>(shape.keys());
        keys.removeIf(key -> fixed.contains(key.term()));
        // A fixed key in the middle does no harm, but one that is not fixed and not wanted ends the order.
        if (wanted.isEmpty() || keys.size() < wanted.size()) {
            return false;
        }
        List<IndexShape.Key> first = keys.subList(0, wanted.size());
        return first.equals(wanted)
                || first.stream().map(IndexShape.Key::reversed).toList().equals(wanted);
    }

    /** Whether all that is needed of a row stands in the index. */
    private static boolean holds(IndexShape shape, TableScan scan, List<Atom> implied) {
        if (scan.needed().isEmpty() && scan.atoms().isEmpty()) {
            return false;
        }
        Set<String> held = new HashSet<>(shape.included());
        for (IndexShape.Key key : shape.keys()) {
            if (!key.expression()) {
                held.add(key.term());
            }
        }
        return held.containsAll(scan.columns(implied));
    }

    /** The server keeps the correlation of a column's own order only, and takes three quarters of it when further keys follow. */
    private static double correlation(IndexShape shape, TableFacts table) {
        IndexShape.Key first = shape.keys().get(0);
        ColumnFacts column = first.expression() || !first.operatorClass().isEmpty() ? null : table.column(first.term());
        if (column == null) {
            return 0;
        }
        return shape.keys().size() > 1 ? column.correlation() * 0.75 : column.correlation();
    }
}
