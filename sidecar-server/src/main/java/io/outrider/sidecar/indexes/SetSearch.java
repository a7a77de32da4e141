package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds, among suggestions built on the clone, a set that takes the workload furthest, by measured figures. Starting with none, the one that
 * saves most for its size is added, as long as no statement gets slower for it; then single ones are exchanged and dropped while that helps (the
 * growth of Extend, Schlosser and others 2019, with executions in the place of estimates). What decides is executed until luck has no part in it. Each statement counts by itself: a set in which one
 * suffers is never taken, whatever the sum says. One thread.
 */
final class SetSearch {
    /** Less than this part of the whole is no reason for an exchange. */
    private static final double WORTH = 0.003;

    /**
     * What people rightly doubt must save more than this part of the whole: an index beside one that serves its searches as well, and one that serves
     * only statements with the very values that its predicate names.
     */
    private static final double WORTH_DOUBTS = 0.01;

    private static final double SMALLEST_BYTES = 1 << 20;
    private static final int ROUNDS = 4;

    private final TrialFigures figures;
    private final List<Suggestion> pool;
    private final Map<String, Long> bytes;
    private final long budgetBytes;
    private final BooleanSupplier outOfTime;

    /** @param bytes of each built index, by name */
    SetSearch(
            TrialFigures figures,
            Collection<Suggestion> pool,
            Map<String, Long> bytes,
            long budgetBytes,
            BooleanSupplier outOfTime) {
        this.figures = figures;
        this.pool = new ArrayList<>(pool);
        this.bytes = bytes;
        this.budgetBytes = budgetBytes;
        this.outOfTime = outOfTime;
    }

    /** A set and what it costs: the workload's milliseconds, each statement by its calls. */
    private record Choice(Set<Suggestion> members, double millis, long bytes) {
        boolean has(Suggestion suggestion) {
            return members.contains(suggestion);
        }
    }

    Set<Suggestion> find() throws SQLException {
        Choice best = choice(Set.of());
        withdrawUnused(best);
        for (int round = 0; round < ROUNDS && !outOfTime.getAsBoolean(); round++) {
            Choice next = drop(exchange(grow(best)));
            if (next.members.equals(best.members)) {
                return best.members;
            }
            figures.confirm(names(next.members));
            best = mended(choice(next.members));
        }
        return best.members;
    }

    /** What changes no plan by itself will hardly do so beside others; each further round is shorter for it. */
    private void withdrawUnused(Choice none) throws SQLException {
        for (Suggestion suggestion : List.copyOf(pool)) {
            if (!outOfTime.getAsBoolean() && choice(Set.of(suggestion)).millis == none.millis) {
                pool.remove(suggestion);
            }
        }
    }

    /** Why it is in no set, alone beside what was chosen. */
    String objection(Suggestion suggestion, Set<Suggestion> chosen) throws SQLException {
        Choice with = choice(plus(chosen, suggestion));
        List<String> worse = worse(with);
        if (!worse.isEmpty()) {
            return "it makes statement " + String.join(", ", worse) + " slower";
        }
        Choice without = choice(chosen);
        if (!pays(without, with)) {
            return chosen.isEmpty()
                    ? "no statement gets faster"
                    : "no statement gets faster beside the others of the set";
        }
        if (isSuperfluous(suggestion, without, with)) {
            return overlaps(suggestion, without)
                    ? "it saves too little beside one that serves its searches as well"
                    : "it saves too little for one that serves only the values in its predicate";
        }
        return with.bytes > budgetBytes ? "others save more within indexes.budget" : "others save more for their size";
    }

    /**
     * Adds what saves most for its size, as long as something does. What a suggestion saved beside a smaller set is the most that it is taken to
     * save beside a larger one, so most need no look in most steps (lazy greedy, Minoux 1978); as that does not always hold, all are looked
     * at once more at the end.
     */
    private Choice grow(Choice from) throws SQLException {
        Choice best = from;
        boolean grown = true;
        while (grown && !outOfTime.getAsBoolean()) {
            Choice before = best;
            best = growLazily(best);
            grown = !before.members.equals(best.members);
        }
        return best;
    }

    private Choice growLazily(Choice from) throws SQLException {
        Choice best = from;
        Map<Suggestion, Double> promises = new IdentityHashMap<>();
        Map<Suggestion, Choice> looked = new IdentityHashMap<>();
        Set<Suggestion> confirmed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Suggestion next = mostPromising(best, promises);
                next != null && !outOfTime.getAsBoolean();
                next = mostPromising(best, promises)) {
            Choice with = looked.get(next);
            if (with == null) {
                with = choice(plus(best.members, next));
                double gain = (best.millis - with.millis) / Math.max(SMALLEST_BYTES, with.bytes - best.bytes);
                boolean worth = isAllowed(with) && pays(best, with) && !isSuperfluous(next, best, with);
                promises.put(next, worth ? gain : 0);
                looked.put(next, with);
            } else if (confirmed.add(
                    next)) { // none promises more than what this one was seen to save beside the set as it is
                figures.confirm(names(best.members), names(with.members));
                best = choice(best.members);
                looked.remove(next);
            } else {
                best = with;
                looked.clear();
                confirmed.clear();
            }
        }
        return best;
    }

    private static boolean isSuperfluous(Suggestion added, Choice without, Choice with) {
        return with.millis > without.millis * (1 - WORTH_DOUBTS)
                && (overlaps(added, without) || added.shapes().stream().anyMatch(IndexShape::isOfCertainValues));
    }

    private static boolean overlaps(Suggestion added, Choice without) {
        return without.members.stream().anyMatch(there -> overlaps(added, there));
    }

    private static boolean overlaps(Suggestion one, Suggestion other) {
        return one.shapes().stream()
                .anyMatch(shape -> other.shapes().stream().anyMatch(there -> overlaps(shape, there)));
    }

    private static boolean overlaps(IndexShape one, IndexShape other) {
        IndexShape left = one.named("");
        IndexShape right = other.named("");
        return left.covers(right) || right.covers(left);
    }

    /** One that nobody looked at yet may save anything; null when none saves any more. */
    private @Nullable Suggestion mostPromising(Choice best, Map<Suggestion, Double> promises) {
        Suggestion most = null;
        double promised = 0;
        for (Suggestion suggestion : pool) {
            double promise = promises.getOrDefault(suggestion, Double.POSITIVE_INFINITY);
            if (!best.has(suggestion) && promise > promised) {
                most = suggestion;
                promised = promise;
            }
        }
        return most;
    }

    /** What one saves alone is taken for the most that it can save beside others, as in growth: so few exchanges need a look. */
    private Choice exchange(Choice from) throws SQLException {
        Choice none = choice(Set.of());
        Choice best = from;
        boolean better = true;
        while (better && !outOfTime.getAsBoolean()) {
            better = false;
            for (Suggestion out : List.copyOf(best.members)) {
                Choice rest = choice(minus(best.members, out));
                double wanted = rest.millis - best.millis * (1 - WORTH);
                for (Suggestion in : pool) {
                    boolean hopeless = best.has(in) || none.millis - choice(Set.of(in)).millis <= wanted;
                    if (hopeless || outOfTime.getAsBoolean()) {
                        continue;
                    }
                    Choice next = fitted(choice(plus(rest.members, in)), in);
                    if (isBetter(next, best) && !isSuperfluous(in, rest, next)) {
                        figures.confirm(names(best.members), names(next.members));
                        best = choice(best.members);
                        next = choice(next.members);
                        if (isBetter(next, best)) {
                            best = next;
                            better = true;
                            break;
                        }
                    }
                }
                if (better) {
                    break;
                }
            }
        }
        return best;
    }

    private boolean isBetter(Choice next, Choice best) throws SQLException {
        return isAllowed(next) && next.millis < best.millis * (1 - WORTH);
    }

    /** As long as it is too large, without what is missed least for its size, or with a smaller one of the same searches in its place. */
    private Choice fitted(Choice from, Suggestion kept) throws SQLException {
        Choice best = from;
        while (best.bytes > budgetBytes) {
            Choice least = null;
            double lost = Double.POSITIVE_INFINITY;
            for (Suggestion member : best.members) {
                for (Choice smaller : member == kept ? List.<Choice>of() : smaller(best, member)) {
                    double loss = (smaller.millis - best.millis) / (best.bytes - smaller.bytes);
                    if (least == null || loss < lost) {
                        least = smaller;
                        lost = loss;
                    }
                }
            }
            if (least == null) {
                return best;
            }
            best = least;
        }
        return best;
    }

    private List<Choice> smaller(Choice from, Suggestion member) throws SQLException {
        Set<Suggestion> rest = minus(from.members, member);
        List<Choice> smaller = new ArrayList<>(List.of(choice(rest)));
        for (Suggestion other : pool) {
            if (!from.has(other) && overlaps(other, member)) {
                smaller.add(choice(plus(rest, other)));
            }
        }
        smaller.removeIf(choice -> choice.bytes >= from.bytes);
        return smaller;
    }

    /** What no statement misses goes, largest first. */
    private Choice drop(Choice from) throws SQLException {
        Choice best = from;
        List<Suggestion> members = new ArrayList<>(from.members);
        members.sort(Comparator.comparingLong((Suggestion member) -> -bytes(Set.of(member))));
        for (Suggestion member : members) {
            Choice without = choice(minus(best.members, member));
            if (isAllowed(without) && !pays(without, best)) {
                best = without;
            }
        }
        return best;
    }

    /** Figures taken anew may show a statement that suffers after all; what mends it at least loss goes. */
    private Choice mended(Choice from) throws SQLException {
        Choice best = from;
        while (!best.members.isEmpty() && !isAllowed(best)) {
            Choice step = null;
            for (Suggestion member : best.members) {
                Choice without = choice(minus(best.members, member));
                if (isBetterMend(without, step)) {
                    step = without;
                }
            }
            best = java.util.Objects.requireNonNull(step);
        }
        return best;
    }

    private boolean isBetterMend(Choice next, @Nullable Choice best) throws SQLException {
        if (best == null) {
            return true;
        }
        int fewer = Integer.compare(worse(next).size(), worse(best).size());
        return fewer < 0 || (fewer == 0 && next.millis < best.millis);
    }

    private boolean isAllowed(Choice choice) throws SQLException {
        return choice.bytes <= budgetBytes && worse(choice).isEmpty();
    }

    private List<String> worse(Choice choice) throws SQLException {
        Map<String, Measured> with = figures.with(names(choice.members));
        return figures.before().entrySet().stream()
                .filter(entry -> at(with, entry.getKey()).isWorseThan(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether at least one statement is clearly faster with the larger set, however small a part of the whole it is. */
    private boolean pays(Choice smaller, Choice larger) throws SQLException {
        Map<String, Measured> without = figures.with(names(smaller.members));
        Map<String, Measured> with = figures.with(names(larger.members));
        return larger.millis < smaller.millis
                && without.entrySet().stream()
                        .anyMatch(entry -> at(with, entry.getKey()).isBetterThan(entry.getValue()));
    }

    private Choice choice(Set<Suggestion> members) throws SQLException {
        Map<String, Measured> with = figures.with(names(members));
        double millis = 0;
        for (TrialStatement statement : figures.statements()) {
            millis += statement.weight() * at(with, statement.fingerprint()).millis();
        }
        return new Choice(members, millis, bytes(members));
    }

    private long bytes(Set<Suggestion> members) {
        Map<String, Long> distinct = new TreeMap<>();
        names(members).forEach(name -> distinct.put(name, bytes.getOrDefault(name, 0L)));
        return distinct.values().stream().mapToLong(Long::longValue).sum();
    }

    static Set<String> names(Collection<Suggestion> members) {
        Set<String> names = new TreeSet<>();
        members.forEach(member -> member.shapes().forEach(shape -> names.add(shape.name())));
        return names;
    }

    private static Set<Suggestion> plus(Set<Suggestion> members, Suggestion more) {
        Set<Suggestion> all = new LinkedHashSet<>(members);
        all.add(more);
        return all;
    }

    private static Set<Suggestion> minus(Set<Suggestion> members, Suggestion less) {
        Set<Suggestion> all = new LinkedHashSet<>(members);
        all.remove(less);
        return all;
    }

    private static Measured at(Map<String, Measured> figures, String fingerprint) {
        return java.util.Objects.requireNonNull(figures.get(fingerprint));
    }
}
