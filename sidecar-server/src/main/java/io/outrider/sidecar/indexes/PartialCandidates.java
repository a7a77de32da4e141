package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Atom.Kind;
import io.outrider.sidecar.indexes.IndexShape.Key;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Indexes of only those rows that a statement can want, for a trial to judge. The predicate is made of what is the same at each call: conditions
 * that compare columns of the row with each other, which no parameter changes; then also literals that a column of few values is
 * compared with. One thread.
 */
final class PartialCandidates {
    private static final int FEW_VALUES = 50;
    /** An index of more rows spares little beside a whole one, which serves other statements as well. */
    private static final double MOST_ROWS = 0.5;

    private final KeyColumns columns;
    private final SpecialIndexes special;

    PartialCandidates(KeyColumns columns, SpecialIndexes special) {
        this.columns = columns;
        this.special = special;
    }

    List<TrialCandidates.Served> of(TableScan scan, Conditions conditions) throws SQLException {
        List<Atom> compared = new ArrayList<>();
        List<Atom> settled = new ArrayList<>();
        for (Atom atom : scan.local()) {
            if (atom.kind() == Kind.OTHER && special.comparesColumns(ExpressionReader.read(atom.text()), scan)) {
                compared.add(atom);
            } else if (isOfFewValues(atom, scan.table())) {
                settled.add(atom);
            }
        }
        settled.addAll(0, compared);
        List<TrialCandidates.Served> found = new ArrayList<>();
        if (!compared.isEmpty()) {
            where(compared, scan, conditions, found);
        }
        if (settled.size() > compared.size()) {
            where(settled, scan, conditions, found);
        }
        return found;
    }

    private static boolean isOfFewValues(Atom atom, TableFacts table) {
        ColumnFacts column = atom.expression() ? null : table.column(atom.key());
        boolean compares = atom.isEquality() || atom.kind() == Kind.RANGE || atom.kind() == Kind.NOT_NULL;
        return atom.literal()
                && compares
                && column != null
                && column.analysed()
                && column.distinctOf(table.rows()) <= FEW_VALUES;
    }

    private void where(List<Atom> predicate, TableScan scan, Conditions conditions, List<TrialCandidates.Served> found)
            throws SQLException {
        if (conditions.share(predicate) > MOST_ROWS) {
            return;
        }
        List<Atom> local = new ArrayList<>();
        List<Atom> joins = new ArrayList<>();
        for (Atom atom : scan.atoms()) {
            if (!predicate.contains(atom) && columns.isIndexable(atom, scan)) {
                (atom.isJoin() ? joins : local).add(atom);
            }
        }
        List<Atom> searched = ConditionRanking.equalities(conditions, local);
        List<Atom> ranges = ConditionRanking.ranges(conditions, local, searched);
        searched = new ArrayList<>(searched);
        searched.addAll(ranges.subList(0, Math.min(1, ranges.size())));
        if (!searched.isEmpty()) {
            propose(searched, predicate, scan, found);
        }
        for (Atom join : joins) {
            if (join.kind() == Kind.EQUAL) {
                propose(List.of(join), predicate, scan, found);
            }
        }
    }

    private void propose(
            List<Atom> searched, List<Atom> predicate, TableScan scan, List<TrialCandidates.Served> found) {
        List<Key> keys = KeyColumns.keys(searched, scan.table());
        List<Atom> served = new ArrayList<>(searched);
        served.addAll(predicate);
        Map<String, Proposal> added = new LinkedHashMap<>();
        KeyColumns.add(added, scan, keys, served.size(), "rows that can be wanted");
        for (Proposal whole : List.copyOf(added.values())) {
            List<String> texts = predicate.stream()
                    .map(atom -> Atom.predicate(ExpressionReader.read(atom.text()), scan.alias(), scan.table()))
                    .distinct()
                    .toList();
            Proposal partial = Proposal.of(whole.shapes().get(0).where(texts), whole.served(), whole.why());
            Map<String, Proposal> wide = new LinkedHashMap<>();
            if (columns.canCover(scan.table())) {
                KeyColumns.cover(scan, partial, wide);
            }
            found.add(new TrialCandidates.Served(List.copyOf(served), partial));
            wide.values().forEach(proposal -> found.add(new TrialCandidates.Served(List.copyOf(served), proposal)));
        }
    }
}
