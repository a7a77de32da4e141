package io.outrider.sidecar.indexes;

import static io.outrider.sidecar.indexes.TrialSets.isSuperfluous;
import static io.outrider.sidecar.indexes.TrialSets.overlaps;

import io.outrider.sidecar.indexes.TrialSets.Choice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds, among suggestions built on the clone, a set that takes the workload furthest, by measured figures. Starting with none, the one that
 * saves most for its size is added, as long as no statement gets slower for it; then single ones are exchanged and dropped while that helps (the
 * growth of Extend, Schlosser and others 2019, with executions in the place of estimates). What decides is executed until luck has no part in it.
 * Each statement counts by itself: a set in which one suffers is never taken, whatever the sum says. One thread.
 */
final class SetSearch {
    /** Less than this part of the whole is no reason for an exchange. */
    private static final double WORTH = 0.003;

    private static final double SMALLEST_BYTES = 1 << 20;
    private static final int ROUNDS = 4;

    private final TrialSets sets;
    private final List<Suggestion> pool;
    private final BooleanSupplier outOfTime;

    SetSearch(TrialSets sets, Collection<Suggestion> pool, BooleanSupplier outOfTime) {
        this.sets = sets;
        this.pool = new ArrayList<>(pool);
        this.outOfTime = outOfTime;
    }

    Set<Suggestion> find() throws SQLException {
        Choice best = sets.of(Set.of());
        withdrawUnused(best);
        for (int round = 0; round < ROUNDS && !outOfTime.getAsBoolean(); round++) {
            Choice next = drop(exchange(grow(best)));
            if (next.members().equals(best.members())) {
                return best.members();
            }
            best = mended(sets.confirmed(next));
        }
        return best.members();
    }

    /** What changes no plan by itself will hardly do so beside others; each further round is shorter for it. */
    private void withdrawUnused(Choice none) throws SQLException {
        for (Suggestion suggestion : List.copyOf(pool)) {
            if (!outOfTime.getAsBoolean() && sets.with(none, suggestion).millis() == none.millis()) {
                pool.remove(suggestion);
            }
        }
    }

    /** Why it is in no set, alone beside what was chosen. */
    String objection(Suggestion suggestion, Set<Suggestion> chosen) throws SQLException {
        Choice without = sets.of(chosen);
        Choice with = sets.with(without, suggestion);
        List<String> worse = sets.worse(with);
        if (!worse.isEmpty()) {
            return "it makes statement " + String.join(", ", worse) + " slower";
        }
        if (!sets.pays(without, with)) {
            return chosen.isEmpty()
                    ? "no statement gets faster"
                    : "no statement gets faster beside the others of the set";
        }
        if (isSuperfluous(suggestion, without, with)) {
            return overlaps(suggestion, without)
                    ? "it saves too little beside one that serves its searches as well"
                    : "it saves too little for one that serves only the values in its predicate";
        }
        return sets.fits(with) ? "others save more for their size" : "others save more within indexes.budget";
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
            grown = !before.members().equals(best.members());
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
                with = sets.with(best, next);
                double gain = (best.millis() - with.millis()) / Math.max(SMALLEST_BYTES, with.bytes() - best.bytes());
                boolean worth = sets.isAllowed(with) && sets.pays(best, with) && !isSuperfluous(next, best, with);
                promises.put(next, worth ? gain : 0);
                looked.put(next, with);
            } else if (confirmed.add(next)) {
                // None promises more than what this one was seen to save beside the set as it is.
                sets.confirm(best, with);
                best = sets.again(best);
                looked.remove(next);
            } else {
                best = with;
                looked.clear();
                confirmed.clear();
            }
        }
        return best;
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

    private Choice exchange(Choice from) throws SQLException {
        Choice best = from;
        Choice next = exchangedOnce(best);
        while (next != null) {
            best = next;
            next = exchangedOnce(best);
        }
        return best;
    }

    /**
     * What one saves alone is taken for the most that it can save beside others, as in growth: so few exchanges need a look. Null when none is
     * better.
     */
    private @Nullable Choice exchangedOnce(Choice from) throws SQLException {
        Choice none = sets.of(Set.of());
        Choice best = from;
        for (Suggestion out : from.members()) {
            Choice rest = sets.without(best, out);
            double wanted = rest.millis() - best.millis() * (1 - WORTH);
            for (Suggestion in : pool) {
                boolean hopeless =
                        best.has(in) || none.millis() - sets.with(none, in).millis() <= wanted;
                if (hopeless || outOfTime.getAsBoolean()) {
                    continue;
                }
                Choice next = fitted(sets.with(rest, in), in);
                if (isBetter(next, best) && !isSuperfluous(in, rest, next)) {
                    sets.confirm(best, next);
                    best = sets.again(best);
                    next = sets.again(next);
                    if (isBetter(next, best)) {
                        return next;
                    }
                }
            }
        }
        return null;
    }

    private boolean isBetter(Choice next, Choice best) throws SQLException {
        return sets.isAllowed(next) && next.millis() < best.millis() * (1 - WORTH);
    }

    /** As long as it is too large, without what is missed least for its size, or with a smaller one of the same searches in its place. */
    private Choice fitted(Choice from, Suggestion kept) throws SQLException {
        Choice best = from;
        while (!sets.fits(best)) {
            Choice least = null;
            double lost = Double.POSITIVE_INFINITY;
            for (Suggestion member : best.members()) {
                for (Choice smaller : member == kept ? List.<Choice>of() : smaller(best, member)) {
                    double loss = (smaller.millis() - best.millis()) / (best.bytes() - smaller.bytes());
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
        Choice rest = sets.without(from, member);
        List<Choice> smaller = new ArrayList<>(List.of(rest));
        for (Suggestion other : pool) {
            if (!from.has(other) && overlaps(other, member)) {
                smaller.add(sets.with(rest, other));
            }
        }
        smaller.removeIf(choice -> choice.bytes() >= from.bytes());
        return smaller;
    }

    /** What no statement misses goes, largest first. */
    private Choice drop(Choice from) throws SQLException {
        Choice best = from;
        List<Suggestion> members = new ArrayList<>(from.members());
        members.sort(Comparator.comparingLong((Suggestion member) -> -sets.bytes(Set.of(member))));
        for (Suggestion member : members) {
            Choice without = sets.without(best, member);
            if (sets.isAllowed(without) && !sets.pays(without, best)) {
                best = without;
            }
        }
        return best;
    }

    /** More runs may show a statement that suffers after all; what mends it at least loss goes. */
    private Choice mended(Choice from) throws SQLException {
        Choice best = from;
        while (!best.members().isEmpty() && !sets.isAllowed(best)) {
            Choice step = null;
            for (Suggestion member : best.members()) {
                Choice without = sets.without(best, member);
                if (isBetterMend(without, step)) {
                    step = without;
                }
            }
            best = Objects.requireNonNull(step);
        }
        return best;
    }

    private boolean isBetterMend(Choice next, @Nullable Choice best) throws SQLException {
        if (best == null) {
            return true;
        }
        int fewer = Integer.compare(sets.worse(next).size(), sets.worse(best).size());
        return fewer < 0 || (fewer == 0 && next.millis() < best.millis());
    }
}
