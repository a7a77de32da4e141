package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What sets of suggestions take on the clone, and which of them may be taken. One thread. */
final class TrialSets {
    /**
     * What people rightly doubt must save more than this part of the whole: an index beside one that serves its searches as well, and one that serves
     * only statements with the very values that its predicate names.
     */
    private static final double WORTH_DOUBTS = 0.01;

    private final TrialFigures figures;
    private final Map<String, Long> bytes;
    private final long budgetBytes;

    /** A set and what it costs: the workload's milliseconds, each statement by its calls. */
    record Choice(Set<Suggestion> members, double millis, long bytes) {
        boolean has(Suggestion suggestion) {
            return members.contains(suggestion);
        }
    }

    /** @param bytes of each built index, by name */
    TrialSets(TrialFigures figures, Map<String, Long> bytes, long budgetBytes) {
        this.figures = figures;
        this.bytes = bytes;
        this.budgetBytes = budgetBytes;
    }

    Choice of(Set<Suggestion> members) throws SQLException {
        Map<String, Measured> with = figures.with(names(members));
        double millis = 0;
        for (TrialStatement statement : figures.statements()) {
            millis += statement.weight() * at(with, statement.fingerprint()).millis();
        }
        return new Choice(members, millis, bytes(members));
    }

    Choice with(Choice choice, Suggestion more) throws SQLException {
        Set<Suggestion> all = new LinkedHashSet<>(choice.members);
        all.add(more);
        return of(all);
    }

    Choice without(Choice choice, Suggestion less) throws SQLException {
        Set<Suggestion> all = new LinkedHashSet<>(choice.members);
        all.remove(less);
        return of(all);
    }

    /** The same set by the figures of now. */
    Choice again(Choice choice) throws SQLException {
        return of(choice.members);
    }

    /** Makes sure that luck has no part in which of the two is better; both are to be taken {@link #again}. */
    void confirm(Choice one, Choice other) throws SQLException {
        figures.confirm(names(one.members), names(other.members));
    }

    /** The same set after more runs with it and without any: chosen figures are lucky ones. */
    Choice confirmed(Choice choice) throws SQLException {
        figures.confirm(names(choice.members));
        return again(choice);
    }

    boolean fits(Choice choice) {
        return choice.bytes <= budgetBytes;
    }

    boolean isAllowed(Choice choice) throws SQLException {
        return fits(choice) && worse(choice).isEmpty();
    }

    /** Fingerprints of statements that are slower with this set than with none. */
    List<String> worse(Choice choice) throws SQLException {
        Map<String, Measured> with = figures.with(names(choice.members));
        return figures.before().entrySet().stream()
                .filter(entry -> at(with, entry.getKey()).isWorseThan(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether at least one statement is clearly faster with the larger set, however small a part of the whole it is. */
    boolean pays(Choice smaller, Choice larger) throws SQLException {
        Map<String, Measured> without = figures.with(names(smaller.members));
        Map<String, Measured> with = figures.with(names(larger.members));
        return larger.millis < smaller.millis
                && without.entrySet().stream()
                        .anyMatch(entry -> at(with, entry.getKey()).isBetterThan(entry.getValue()));
    }

    static boolean isSuperfluous(Suggestion added, Choice without, Choice with) {
        return with.millis > without.millis * (1 - WORTH_DOUBTS)
                && (overlaps(added, without) || added.shapes().stream().anyMatch(IndexShape::isOfCertainValues));
    }

    static boolean overlaps(Suggestion added, Choice there) {
        return there.members.stream().anyMatch(member -> overlaps(added, member));
    }

    /** Whether one serves all searches of the other. */
    static boolean overlaps(Suggestion one, Suggestion other) {
        return one.shapes().stream()
                .anyMatch(shape -> other.shapes().stream().anyMatch(there -> overlaps(shape, there)));
    }

    private static boolean overlaps(IndexShape one, IndexShape other) {
        IndexShape left = one.named("");
        IndexShape right = other.named("");
        return left.covers(right) || right.covers(left);
    }

    long bytes(Set<Suggestion> members) {
        Map<String, Long> distinct = new TreeMap<>();
        names(members).forEach(name -> distinct.put(name, bytes.getOrDefault(name, 0L)));
        return distinct.values().stream().mapToLong(Long::longValue).sum();
    }

    static Set<String> names(Collection<Suggestion> members) {
        Set<String> names = new TreeSet<>();
        members.forEach(member -> member.shapes().forEach(shape -> names.add(shape.name())));
        return names;
    }

    private static Measured at(Map<String, Measured> figures, String fingerprint) {
        return Objects.requireNonNull(figures.get(fingerprint));
    }
}
