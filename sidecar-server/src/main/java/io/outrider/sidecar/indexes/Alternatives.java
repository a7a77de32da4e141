package io.outrider.sidecar.indexes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Indexes that were not suggested but may turn out better when they are executed: what the model weighed and did not choose, and every column
 * that a filter or a join names. The model ranks them; it does not decide. One thread.
 */
final class Alternatives {
    private static final double MUCH_SMALLER = 0.5;
    private static final double NEARLY = 0.9;

    private final Map<String, Map<Statement, Weighed>> found = new TreeMap<>();

    /**
     * @param promise what it could save at most, in units of the planner
     * @param named whether conditions of the statement name just its columns; the model is not asked about those
     */
    private record Weighed(Pick pick, double promise, boolean named) {
        Weighed or(Weighed other) {
            Weighed more = promise >= other.promise ? this : other;
            return new Weighed(more.pick, more.promise, named || other.named);
        }
    }

    void weighed(Statement statement, Pick pick) {
        add(statement, new Weighed(pick, pick.gain(), false));
    }

    void named(Statement statement, Pick pick, double promise) {
        add(statement, new Weighed(pick, promise, true));
    }

    private void add(Statement statement, Weighed weighed) {
        Pick pick = weighed.pick;
        String identity = String.join(
                "; ",
                pick.proposal().shapes().stream().map(IndexShape::identity).toList());
        found.computeIfAbsent(identity, key -> new LinkedHashMap<>()).merge(statement, weighed, Weighed::or);
    }

    /** The most promising, without those suggested. */
    List<Map<Statement, Pick>> best(Set<String> suggested, int most) {
        Set<String> taken = new HashSet<>(suggested);
        List<Map.Entry<String, Map<Statement, Weighed>>> ranked = new ArrayList<>(found.entrySet());
        ranked.sort(Comparator.comparingDouble(entry -> -promise(entry.getValue())));
        List<Map<Statement, Pick>> best = new ArrayList<>();
        for (Map.Entry<String, Map<Statement, Weighed>> entry : ranked) {
            boolean promising = promise(entry.getValue()) > 0 && !isOutdone(entry.getValue());
            if (best.size() < most && promising && taken.add(entry.getKey())) {
                Map<Statement, Pick> picks = new LinkedHashMap<>();
                entry.getValue().forEach((statement, weighed) -> picks.put(statement, weighed.pick));
                best.add(picks);
            }
        }
        return best;
    }

    /** Whether a much smaller one on the same table does, by the model, nearly as much for each of its statements. */
    private boolean isOutdone(Map<Statement, Weighed> large) {
        return large.values().stream().noneMatch(Weighed::named)
                && found.values().stream().anyMatch(small -> large.entrySet().stream()
                        .allMatch(entry -> isAsGood(small.get(entry.getKey()), entry.getValue())));
    }

    private static boolean isAsGood(@Nullable Weighed small, Weighed large) {
        return small != null
                && small.pick
                        .scan()
                        .table()
                        .qualified()
                        .equals(large.pick.scan().table().qualified())
                && small.pick.bytes() <= large.pick.bytes() * MUCH_SMALLER
                && small.pick.gain() >= large.pick.gain() * NEARLY;
    }

    private static double promise(Map<Statement, Weighed> weighed) {
        return weighed.entrySet().stream()
                .mapToDouble(entry ->
                        entry.getValue().promise * Math.max(1, entry.getKey().calls()))
                .sum();
    }
}
