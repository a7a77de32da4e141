package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
 * growth of Extend, Schlosser and others 2019, with executions in the place of estimates). Each statement counts by itself: a set in which one
 * suffers is never taken, whatever the sum says. One thread.
 */
final class SetSearch {
    /** Less than this part of the whole, or of one statement, is no reason for an exchange. */
    private static final double WORTH = 0.003;

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
            best = next;
            figures.again(names(best.members));
            best = mended(choice(best.members));
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
        if (!pays(choice(chosen), with)) {
            return chosen.isEmpty()
                    ? "no statement gets faster"
                    : "no statement gets faster beside the others of the set";
        }
        return with.bytes > budgetBytes ? "others save more within indexes.budget" : "others save more for their size";
    }

    private Choice grow(Choice from) throws SQLException {
        Choice best = from;
        while (!outOfTime.getAsBoolean()) {
            Choice step = null;
            double worth = 0;
            for (Suggestion suggestion : pool) {
                if (best.has(suggestion) || outOfTime.getAsBoolean()) {
                    continue;
                }
                Choice next = choice(plus(best.members, suggestion));
                double gain = (best.millis - next.millis) / Math.max(SMALLEST_BYTES, next.bytes - best.bytes);
                if (gain > worth && isAllowed(next) && pays(best, next)) {
                    worth = gain;
                    step = next;
                }
            }
            if (step == null) {
                return best;
            }
            best = step;
        }
        return best;
    }

    private Choice exchange(Choice from) throws SQLException {
        Choice best = from;
        boolean better = true;
        while (better && !outOfTime.getAsBoolean()) {
            better = false;
            for (Suggestion out : List.copyOf(best.members)) {
                Set<Suggestion> rest = minus(best.members, out);
                for (Suggestion in : pool) {
                    if (best.has(in) || outOfTime.getAsBoolean()) {
                        continue;
                    }
                    Choice next = choice(plus(rest, in));
                    if (isAllowed(next) && next.millis < best.millis * (1 - WORTH)) {
                        best = next;
                        better = true;
                        break;
                    }
                }
                if (better) {
                    break;
                }
            }
        }
        return best;
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

    /** Whether at least one statement is clearly faster with the larger set. */
    private boolean pays(Choice smaller, Choice larger) throws SQLException {
        Map<String, Measured> without = figures.with(names(smaller.members));
        Map<String, Measured> with = figures.with(names(larger.members));
        return larger.millis < smaller.millis * (1 - WORTH)
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
