package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Atom.Kind;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Conditions of one scan in the order of how few rows they keep. */
final class ConditionRanking {
    private ConditionRanking() {}

    /** Equalities that keep few rows first; among columns kept apart only by chance, in the order of their names. */
    static List<Atom> equalities(Conditions conditions, List<Atom> atoms) throws SQLException {
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
                .limit(KeyColumns.MOST_EQUALITIES)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The two ranges that keep fewest rows, best first. */
    static List<Atom> ranges(Conditions conditions, List<Atom> atoms, List<Atom> taken) throws SQLException {
        Map<String, Atom> ranges = new LinkedHashMap<>();
        for (Atom atom : atoms) {
            boolean range = atom.kind() == Kind.RANGE
                    || (atom.kind() == Kind.LIKE && !atom.likePrefix().isEmpty());
            if (range && taken.stream().noneMatch(other -> other.key().equals(atom.key()))) {
                ranges.putIfAbsent(atom.key(), atom);
            }
        }
        return fewestRowsFirst(conditions, ranges.values(), atoms).stream()
                .limit(2)
                .toList();
    }

    /** @param all conditions; those on the same column count together */
    static List<Atom> fewestRowsFirst(Conditions conditions, Collection<Atom> atoms, List<Atom> all)
            throws SQLException {
        Map<Atom, Double> shares = new LinkedHashMap<>();
        for (Atom atom : atoms) {
            shares.put(
                    atom,
                    conditions.share(all.stream()
                            .filter(other -> other.key().equals(atom.key()))
                            .toList()));
        }
        return shares.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }
}
