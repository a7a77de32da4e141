package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Atom.Kind;
import io.outrider.sidecar.indexes.IndexShape.Key;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Indexes that could serve a scan: equality first, then either the wanted order or one range. Which of them pays is for the cost model to
 * say. One thread.
 */
final class Candidates {
    private static final double RARE = 0.1;
    private static final int FEW_VALUES = 50;

    private final KeyColumns columns;
    private final SpecialIndexes special;

    Candidates(KeyColumns columns, SpecialIndexes special) {
        this.columns = columns;
        this.special = special;
    }

    List<Proposal> of(TableScan scan, Conditions conditions) throws SQLException {
        List<Atom> usable = new ArrayList<>();
        for (Atom atom : scan.atoms()) {
            if (columns.isIndexable(atom, scan)) {
                usable.add(atom);
            }
        }
        List<Atom> local = usable.stream().filter(atom -> !atom.isJoin()).toList();
        Map<String, Proposal> found = new LinkedHashMap<>();
        btrees(scan, conditions, local, found);
        for (Atom join : usable.stream()
                .filter(Atom::isJoin)
                .filter(atom -> atom.kind() == Kind.EQUAL)
                .toList()) {
            joined(scan, conditions, local, join, found);
        }
        partial(scan, conditions, local, found);
        covering(scan, List.copyOf(found.values()), found);
        List<Proposal> proposals = new ArrayList<>(found.values());
        arms(scan, conditions, proposals);
        proposals.addAll(special.of(scan, conditions));
        return proposals;
    }

    private void btrees(TableScan scan, Conditions conditions, List<Atom> atoms, Map<String, Proposal> found)
            throws SQLException {
        List<Atom> equal = ConditionRanking.equalities(conditions, atoms);
        List<Key> keys = KeyColumns.keys(equal, scan.table());
        KeyColumns.add(found, scan, keys, equal.size(), "equality");
        for (Atom range : ConditionRanking.ranges(conditions, atoms, equal)) {
            List<Key> longer = new ArrayList<>(keys);
            longer.add(KeyColumns.key(range, scan.table()));
            int served = equal.size()
                    + (int) atoms.stream()
                            .filter(atom -> atom.key().equals(range.key()))
                            .count();
            KeyColumns.add(found, scan, longer, served, keys.isEmpty() ? "range" : "equality, then range");
            if (keys.size() > 1) {
                KeyColumns.add(found, scan, List.of(KeyColumns.key(range, scan.table())), 1, "range");
            }
        }
        if (!scan.order().isEmpty()) {
            List<Key> ordered = new ArrayList<>(keys);
            scan.order().stream()
                    .filter(key -> keys.stream().noneMatch(there -> there.term().equals(key.term())))
                    .forEach(ordered::add);
            int served = equal.size() + scan.order().size();
            KeyColumns.add(found, scan, ordered, served, scan.limit() > 0 ? "sort with limit" : "sort");
            KeyColumns.add(found, scan, scan.order(), scan.order().size(), "sort");
        }
    }

    private void joined(TableScan scan, Conditions conditions, List<Atom> local, Atom join, Map<String, Proposal> found)
            throws SQLException {
        Key first = KeyColumns.key(join, scan.table());
        KeyColumns.add(found, scan, List.of(first), 1, "join");
        List<Atom> equal = new ArrayList<>(ConditionRanking.equalities(conditions, local));
        equal.removeIf(atom -> atom.key().equals(join.key()));
        if (!equal.isEmpty()) {
            List<Key> behind = new ArrayList<>(List.of(first));
            behind.addAll(KeyColumns.keys(equal, scan.table()));
            KeyColumns.add(found, scan, behind, 1 + equal.size(), "join, then equality");
        }
        for (Atom range : ConditionRanking.ranges(conditions, local, List.of(join))) {
            KeyColumns.add(found, scan, List.of(first, KeyColumns.key(range, scan.table())), 2, "join, then range");
        }
    }

    /** Only what stands in the statement as a literal can be a predicate: a plan made for any value cannot use it. */
    private void partial(TableScan scan, Conditions conditions, List<Atom> atoms, Map<String, Proposal> found)
            throws SQLException {
        for (Atom atom : atoms) {
            if (!atom.literal() || atom.expression() || !isRare(atom, scan.table(), conditions)) {
                continue;
            }
            String predicate = Atom.predicate(ExpressionReader.read(atom.text()), scan.alias(), scan.table());
            List<Atom> others = atoms.stream()
                    .filter(other -> !other.key().equals(atom.key()))
                    .toList();
            Map<String, Proposal> inner = new LinkedHashMap<>();
            btrees(scan, conditions, others, inner);
            if (inner.isEmpty()) {
                String column = scan.needed().stream()
                        .filter(name -> !name.equals(atom.key()) && KeyColumns.isOrdered(scan.table(), name))
                        .findFirst()
                        .orElse(atom.key());
                KeyColumns.add(inner, scan, List.of(Key.column(column)), 0, "rare value");
            }
            for (Proposal proposal : inner.values()) {
                IndexShape shape = proposal.shapes().get(0).where(predicate);
                found.putIfAbsent(
                        shape.identity(), Proposal.of(shape, proposal.served() + 1, "rare value, " + proposal.why()));
            }
        }
    }

    private static boolean isRare(Atom atom, TableFacts table, Conditions conditions) throws SQLException {
        ColumnFacts column = table.column(atom.key());
        if (column == null) {
            return false;
        }
        boolean value = atom.kind() == Kind.EQUAL || atom.kind() == Kind.TRUTH;
        boolean few = column.distinctOf(table.rows()) <= FEW_VALUES
                && !column.common().isEmpty();
        boolean nulls = atom.kind() == Kind.NULL || (atom.kind() == Kind.NOT_NULL && column.nullShare() >= 0.5);
        return ((value && few) || nulls)
                && conditions.share(List.of(atom)) <= (atom.kind() == Kind.NOT_NULL ? 0.5 : RARE);
    }

    /** The same with all columns that the statement needs, where rows need not be looked up then. */
    private void covering(TableScan scan, List<Proposal> proposals, Map<String, Proposal> found) {
        if (columns.canCover(scan.table())) {
            for (Proposal proposal : proposals) {
                KeyColumns.cover(scan, proposal, found);
            }
        }
    }

    /** An OR of conditions on one table: an index for each arm, joined by a bitmap. */
    private void arms(TableScan scan, Conditions conditions, List<Proposal> proposals) throws SQLException {
        for (List<List<Atom>> arms : scan.alternatives()) {
            List<IndexShape> shapes = new ArrayList<>();
            for (List<Atom> arm : arms) {
                Map<String, Proposal> found = new LinkedHashMap<>();
                List<Atom> usable = new ArrayList<>();
                for (Atom atom : arm) {
                    if (!atom.isJoin() && columns.isIndexable(atom, scan)) {
                        usable.add(atom);
                    }
                }
                btrees(scan, conditions, usable, found);
                found.values().stream()
                        .max(Comparator.comparingInt(Proposal::served))
                        .ifPresent(best -> shapes.add(best.shapes().get(0)));
            }
            if (shapes.size() == arms.size() && shapes.size() > 1) {
                proposals.add(new Proposal(
                        shapes.stream().distinct().toList(), shapes.size(), true, "one index for each arm of the OR"));
            }
        }
    }
}
