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

/** Indexes for a trial to judge, whatever the model thinks of them. One thread. */
final class TrialCandidates {
    /** Rows for each combination of values; entries of equal keys share their key since PostgreSQL 13. */
    private static final double LEAST_REPEATED = 4;

    private final KeyColumns columns;
    private final PartialCandidates partial;

    TrialCandidates(KeyColumns columns, SpecialIndexes special) {
        this.columns = columns;
        this.partial = new PartialCandidates(columns, special);
    }

    /** An index with the conditions that it serves. */
    record Served(List<Atom> conditions, Proposal proposal) {}

    /**
     * An index on each column alone that a condition or a join names, on all columns of a join on several, on a range with further columns
     * that the index can check before the table is visited, and of only those rows that can be wanted.
     */
    List<Served> served(TableScan scan, Conditions conditions) throws SQLException {
        List<Served> served = new ArrayList<>();
        plain(scan, conditions).forEach((atoms, proposal) -> served.add(new Served(atoms, proposal)));
        served.addAll(partial.of(scan, conditions));
        return served;
    }

    private Map<List<Atom>, Proposal> plain(TableScan scan, Conditions conditions) throws SQLException {
        Map<List<Atom>, Proposal> found = new LinkedHashMap<>();
        Map<Set<String>, Map<String, Atom>> joins = new LinkedHashMap<>();
        for (Atom atom : scan.atoms()) {
            boolean fits = atom.isEquality()
                    || atom.kind() == Kind.RANGE
                    || !atom.likePrefix().isEmpty();
            if (fits && (!atom.isJoin() || atom.kind() == Kind.EQUAL) && columns.isIndexable(atom, scan)) {
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
            if (compared && columns.isIndexable(atom, scan)) {
                local.add(atom);
            }
        }
        List<Atom> ranges = ConditionRanking.ranges(conditions, local, List.of());
        if (ranges.isEmpty()) {
            return;
        }
        Map<String, List<Atom>> byColumn = new LinkedHashMap<>();
        byColumn.put(ranges.get(0).key(), new ArrayList<>());
        ConditionRanking.fewestRowsFirst(conditions, local, local)
                .forEach(atom -> byColumn.computeIfAbsent(atom.key(), key -> new ArrayList<>())
                        .add(atom));
        List<Key> keys = new ArrayList<>();
        List<Atom> served = new ArrayList<>();
        double values = 1;
        for (List<Atom> column : byColumn.values()) {
            ColumnFacts facts = scan.table().column(column.get(0).key());
            double more = facts == null || !facts.deduplicates()
                    ? scan.table().rows()
                    : values * facts.distinctOf(scan.table().rows());
            boolean repeats = more * LEAST_REPEATED <= scan.table().rows();
            if (keys.size() == KeyColumns.MOST_EQUALITIES || (keys.isEmpty() && !repeats)) {
                return;
            }
            if (!repeats) {
                continue;
            }
            values = more;
            keys.add(KeyColumns.key(column.get(0), scan.table()));
            served.addAll(column);
            if (keys.size() > 1) {
                propose(scan, keys, List.copyOf(served), "range, then what the index can check", found);
            }
        }
    }

    /**
     * For rows that are looked up one by one through an index that is there: the same key with the few columns that the statement needs, so that
     * the table is left alone. The model sees no gain where the planner takes many look-ups for few; a trial does.
     */
    List<Proposal> lookups(TableScan scan) throws SQLException {
        Map<String, Proposal> keys = new LinkedHashMap<>();
        if (columns.canCover(scan.table())
                && scan.node().is("Index Scan")
                && !scan.node().text("Index Cond").isEmpty()) {
            for (Atom join : scan.joins()) {
                if (scan.node().text("Index Cond").contains(join.text()) && columns.isIndexable(join, scan)) {
                    KeyColumns.add(keys, scan, List.of(KeyColumns.key(join, scan.table())), 1, "look-up");
                }
            }
        }
        Map<String, Proposal> wide = new LinkedHashMap<>();
        List<String> taken = NeededColumns.takenByJoin(scan.node(), scan.alias(), scan.table());
        for (Proposal proposal : keys.values()) {
            KeyColumns.cover(scan, proposal, taken, wide);
        }
        return List.copyOf(wide.values());
    }

    private static void plain(TableScan scan, List<Atom> atoms, String why, Map<List<Atom>, Proposal> found) {
        propose(scan, KeyColumns.keys(atoms, scan.table()), atoms, why, found);
    }

    private static void propose(
            TableScan scan, List<Key> keys, List<Atom> served, String why, Map<List<Atom>, Proposal> found) {
        Map<String, Proposal> added = new LinkedHashMap<>();
        KeyColumns.add(added, scan, keys, served.size(), why);
        added.values().forEach(proposal -> found.putIfAbsent(served, proposal));
    }

    private static List<Atom> mostDistinctFirst(Collection<Atom> atoms, TableFacts table) {
        return atoms.stream()
                .sorted(Comparator.comparingDouble(atom -> {
                    ColumnFacts column = table.column(atom.key());
                    return column == null ? 0 : -column.distinctOf(table.rows());
                }))
                .limit(KeyColumns.MOST_EQUALITIES)
                .toList();
    }
}
