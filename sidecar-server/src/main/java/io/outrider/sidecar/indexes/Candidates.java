package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Atom.Kind;
import io.outrider.sidecar.indexes.IndexShape.Key;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Indexes that could serve a scan: equality first, then either the wanted order or one range. Which of them pays is for the cost model to
 * say. One thread.
 */
final class Candidates {
    private static final int MOST_EQUALITIES = 4;
    private static final int MOST_INCLUDED = 6;
    private static final double MOST_INCLUDED_BYTES = 64;
    private static final double VISIBLE_ENOUGH = 0.8;
    private static final double WIDEST_KEY = 800;
    private static final double RARE = 0.1;
    private static final int FEW_VALUES = 50;
    /** Rows for each combination of values; entries of equal keys share their key since PostgreSQL 13. */
    private static final double LEAST_REPEATED = 4;

    private final Catalog catalog;
    private final SpecialIndexes special;

    Candidates(Catalog catalog) {
        this.catalog = catalog;
        this.special = new SpecialIndexes(catalog);
    }

    List<Proposal> of(TableScan scan, Conditions conditions) throws SQLException {
        List<Atom> usable = new ArrayList<>();
        for (Atom atom : scan.atoms()) {
            if (isIndexable(atom, scan)) {
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

    /**
     * An index on each column alone that a condition or a join names, on all columns of a join on several, and on a range with further columns
     * that the index can check before the table is visited, whatever the model thinks of it: for a trial to judge. With the conditions that it serves.
     */
    Map<List<Atom>, Proposal> plain(TableScan scan, Conditions conditions) throws SQLException {
        Map<List<Atom>, Proposal> found = new LinkedHashMap<>();
        Map<Set<String>, Map<String, Atom>> joins = new LinkedHashMap<>();
        for (Atom atom : scan.atoms()) {
            boolean fits = atom.isEquality()
                    || atom.kind() == Kind.RANGE
                    || !atom.likePrefix().isEmpty();
            if (fits && (!atom.isJoin() || atom.kind() == Kind.EQUAL) && isIndexable(atom, scan)) {
                plain(scan, List.of(atom), atom.isJoin() ? "join column" : "filter column", found);
                if (atom.isJoin()) {
                    joins.computeIfAbsent(atom.outer(), other -> new TreeMap<>())
                            .putIfAbsent(atom.key(), atom);
                }
            }
        }
        for (Map<String, Atom> join : joins.values()) {
            if (join.size() > 1) {
                plain(scan, mostDistinctFirst(join.values(), scan.table()), "all columns of a join", found);
            }
        }
        checked(scan, conditions, found);
        return found;
    }

    /**
     * The best range, then other conditions' columns: they bound no search, but spare the table most of the rows that the range alone would fetch. Only as
     * long as keys repeat, which keeps the entries small.
     */
    private void checked(TableScan scan, Conditions conditions, Map<List<Atom>, Proposal> found) throws SQLException {
        List<Atom> local = new ArrayList<>();
        for (Atom atom : scan.local()) {
            boolean compared = atom.kind() == Kind.RANGE || atom.kind() == Kind.EQUAL || atom.kind() == Kind.IN;
            if (compared && isIndexable(atom, scan)) {
                local.add(atom);
            }
        }
        List<Atom> ranges = ranges(conditions, local, List.of());
        if (ranges.isEmpty()) {
            return;
        }
        Map<String, List<Atom>> columns = new LinkedHashMap<>();
        columns.put(ranges.get(0).key(), new ArrayList<>());
        mostSelectiveFirst(local, conditions)
                .forEach(atom -> columns.computeIfAbsent(atom.key(), key -> new ArrayList<>())
                        .add(atom));
        List<Key> keys = new ArrayList<>();
        List<Atom> served = new ArrayList<>();
        double values = 1;
        for (List<Atom> column : columns.values()) {
            ColumnFacts facts = scan.table().column(column.get(0).key());
            double more = facts == null || !facts.deduplicates()
                    ? scan.table().rows()
                    : values * facts.distinctOf(scan.table().rows());
            boolean repeats = more * LEAST_REPEATED <= scan.table().rows();
            if (keys.size() == MOST_EQUALITIES || (keys.isEmpty() && !repeats)) {
                return;
            }
            if (!repeats) {
                continue;
            }
            values = more;
            keys.add(key(column.get(0), scan.table()));
            served.addAll(column);
            if (keys.size() > 1) {
                Map<String, Proposal> added = new LinkedHashMap<>();
                add(added, scan, keys, served.size(), "range, then what the index can check");
                added.values().forEach(proposal -> found.putIfAbsent(List.copyOf(served), proposal));
            }
        }
    }

    private static List<Atom> mostSelectiveFirst(List<Atom> atoms, Conditions conditions) throws SQLException {
        Map<Atom, Double> shares = new LinkedHashMap<>();
        for (Atom atom : atoms) {
            shares.put(
                    atom,
                    conditions.share(atoms.stream()
                            .filter(other -> other.key().equals(atom.key()))
                            .toList()));
        }
        return shares.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * For rows that are looked up one by one through an index that is there: the same key with the few columns that the statement needs, so that
     * the table is left alone. The model sees no gain where the planner takes many look-ups for few; a trial does.
     */
    List<Proposal> lookups(TableScan scan) throws SQLException {
        Map<String, Proposal> keys = new LinkedHashMap<>();
        if (canCover(scan.table())
                && scan.node().is("Index Scan")
                && !scan.node().text("Index Cond").isEmpty()) {
            for (Atom join : scan.joins()) {
                if (scan.node().text("Index Cond").contains(join.text()) && isIndexable(join, scan)) {
                    add(keys, scan, List.of(key(join, scan.table())), 1, "look-up");
                }
            }
        }
        Map<String, Proposal> wide = new LinkedHashMap<>();
        List<String> taken = PlanReader.takenByJoin(scan.node(), scan.alias(), scan.table());
        for (Proposal proposal : keys.values()) {
            cover(scan, proposal, taken, wide);
        }
        return List.copyOf(wide.values());
    }

    private void plain(TableScan scan, List<Atom> atoms, String why, Map<List<Atom>, Proposal> found) {
        Map<String, Proposal> added = new LinkedHashMap<>();
        add(added, scan, keys(atoms, scan.table()), atoms.size(), why);
        added.values().forEach(proposal -> found.putIfAbsent(atoms, proposal));
    }

    private static List<Atom> mostDistinctFirst(Collection<Atom> atoms, TableFacts table) {
        return atoms.stream()
                .sorted(Comparator.comparingDouble(atom -> {
                    ColumnFacts column = table.column(atom.key());
                    return column == null ? 0 : -column.distinctOf(table.rows());
                }))
                .limit(MOST_EQUALITIES)
                .toList();
    }

    private void btrees(TableScan scan, Conditions conditions, List<Atom> atoms, Map<String, Proposal> found)
            throws SQLException {
        List<Atom> equal = equalities(conditions, atoms);
        List<Key> keys = keys(equal, scan.table());
        add(found, scan, keys, equal.size(), "equality");
        for (Atom range : ranges(conditions, atoms, equal)) {
            List<Key> longer = new ArrayList<>(keys);
            longer.add(key(range, scan.table()));
            int served = equal.size()
                    + (int) atoms.stream()
                            .filter(atom -> atom.key().equals(range.key()))
                            .count();
            add(found, scan, longer, served, keys.isEmpty() ? "range" : "equality, then range");
            if (keys.size() > 1) {
                add(found, scan, List.of(key(range, scan.table())), 1, "range");
            }
        }
        if (!scan.order().isEmpty()) {
            List<Key> ordered = new ArrayList<>(keys);
            scan.order().stream()
                    .filter(key -> keys.stream().noneMatch(there -> there.term().equals(key.term())))
                    .forEach(ordered::add);
            int served = equal.size() + scan.order().size();
            add(found, scan, ordered, served, scan.limit() > 0 ? "sort with limit" : "sort");
            add(found, scan, scan.order(), scan.order().size(), "sort");
        }
    }

    private void joined(TableScan scan, Conditions conditions, List<Atom> local, Atom join, Map<String, Proposal> found)
            throws SQLException {
        Key first = key(join, scan.table());
        add(found, scan, List.of(first), 1, "join");
        List<Atom> equal = new ArrayList<>(equalities(conditions, local));
        equal.removeIf(atom -> atom.key().equals(join.key()));
        if (!equal.isEmpty()) {
            List<Key> behind = new ArrayList<>(List.of(first));
            behind.addAll(keys(equal, scan.table()));
            add(found, scan, behind, 1 + equal.size(), "join, then equality");
        }
        for (Atom range : ranges(conditions, local, List.of(join))) {
            add(found, scan, List.of(first, key(range, scan.table())), 2, "join, then range");
        }
    }

    /** Only what stands in the statement as a literal can be a predicate: a plan made for any value cannot use it. */
    private void partial(TableScan scan, Conditions conditions, List<Atom> atoms, Map<String, Proposal> found)
            throws SQLException {
        for (Atom atom : atoms) {
            if (!atom.literal() || atom.expression() || !isRare(atom, scan.table(), conditions)) {
                continue;
            }
            String predicate = Atom.bare(ExpressionReader.read(atom.text()), scan.alias(), scan.table());
            List<Atom> others = atoms.stream()
                    .filter(other -> !other.key().equals(atom.key()))
                    .toList();
            Map<String, Proposal> inner = new LinkedHashMap<>();
            btrees(scan, conditions, others, inner);
            if (inner.isEmpty()) {
                String column = scan.needed().stream()
                        .filter(name -> !name.equals(atom.key()) && isOrdered(scan.table(), name))
                        .findFirst()
                        .orElse(atom.key());
                add(inner, scan, List.of(Key.column(column)), 0, "rare value");
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
        if (!canCover(scan.table()) || scan.needed().isEmpty()) {
            return;
        }
        for (Proposal proposal : proposals) {
            IndexShape shape = proposal.shapes().get(0);
            List<String> rest = scan.needed().stream()
                    .filter(column -> scan.local().stream()
                            .noneMatch(atom -> atom.key().equals(column) && IndexUse.isImplied(atom, shape, scan)))
                    .toList();
            cover(scan, proposal, rest, found);
        }
    }

    private void cover(TableScan scan, Proposal proposal, List<String> columns, Map<String, Proposal> found) {
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

    private boolean canCover(TableFacts table) {
        return table.allVisibleShare() >= VISIBLE_ENOUGH && catalog.server().major() >= ServerFacts.INCLUDE_SINCE;
    }

    /** An OR of conditions on one table: an index for each arm, joined by a bitmap. */
    private void arms(TableScan scan, Conditions conditions, List<Proposal> proposals) throws SQLException {
        for (List<List<Atom>> arms : scan.alternatives()) {
            List<IndexShape> shapes = new ArrayList<>();
            for (List<Atom> arm : arms) {
                Map<String, Proposal> found = new LinkedHashMap<>();
                List<Atom> usable = new ArrayList<>();
                for (Atom atom : arm) {
                    if (!atom.isJoin() && isIndexable(atom, scan)) {
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

    private void add(Map<String, Proposal> found, TableScan scan, List<Key> keys, int served, String why) {
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

    /** Equalities that keep few rows first; among columns kept apart only by chance, in the order of their names. */
    private static List<Atom> equalities(Conditions conditions, List<Atom> atoms) throws SQLException {
        Map<Atom, Double> shares = new LinkedHashMap<>();
        for (Atom atom : atoms) {
            if (atom.isEquality()
                    && shares.keySet().stream().noneMatch(there -> there.key().equals(atom.key()))) {
                shares.put(atom, conditions.share(List.of(atom)));
            }
        }
        return shares.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Atom, Double> entry) ->
                                entry.getKey().kind() == Kind.IN)
                        .thenComparing(Map.Entry::getValue)
                        .thenComparing(entry -> entry.getKey().key()))
                .limit(MOST_EQUALITIES)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The two ranges that keep fewest rows, best first. */
    private static List<Atom> ranges(Conditions conditions, List<Atom> atoms, List<Atom> taken) throws SQLException {
        Map<Atom, Double> shares = new LinkedHashMap<>();
        for (Atom atom : atoms) {
            boolean range = atom.kind() == Kind.RANGE
                    || (atom.kind() == Kind.LIKE && !atom.likePrefix().isEmpty());
            boolean fresh = taken.stream().noneMatch(other -> other.key().equals(atom.key()))
                    && shares.keySet().stream().noneMatch(other -> other.key().equals(atom.key()));
            if (range && fresh) {
                shares.put(
                        atom,
                        conditions.share(atoms.stream()
                                .filter(other -> other.key().equals(atom.key()))
                                .toList()));
            }
        }
        return shares.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(2)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Key> keys(List<Atom> atoms, TableFacts table) {
        return atoms.stream().map(atom -> key(atom, table)).toList();
    }

    private static Key key(Atom atom, TableFacts table) {
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

    private boolean isIndexable(Atom atom, TableScan scan) throws SQLException {
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

    private static boolean isOrdered(TableFacts table, String name) {
        ColumnFacts column = table.column(name);
        return column != null
                && column.ordered()
                && column.width() <= WIDEST_KEY
                && !column.type().equals("jsonb")
                && !column.isArray();
    }
}
