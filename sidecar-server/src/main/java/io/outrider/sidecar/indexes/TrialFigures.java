package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each statement takes with any set of the indexes that were built. A statement is planned once for each set of indexes on its own tables,
 * and executed for each plan: so sets by the hundred are told apart by few executions. One thread.
 */
final class TrialFigures {
    /** Executions of each plan of the set that was chosen: chosen figures are lucky ones. */
    private static final int CHOSEN_RUNS = 5;

    private final TrialClone clone;
    private final PlanRuns runs;
    private final List<TrialStatement> statements = new ArrayList<>();
    private final Map<String, IndexShape> built = new LinkedHashMap<>();
    private final Map<String, TrialClone.Planned> known = new HashMap<>();
    private final Map<String, Map<Set<String>, List<TrialClone.Planned>>> bySet = new HashMap<>();

    TrialFigures(TrialClone clone, double timeoutMillis) {
        this.clone = clone;
        this.runs = new PlanRuns(clone, timeoutMillis);
    }

    /** Measures the statement as things are, before anything is built. */
    void add(TrialStatement statement) throws SQLException {
        clone.hiding(List.of(), () -> {
            List<TrialClone.Planned> plans = planned(statement);
            for (TrialClone.Planned plan : plans) {
                runs.whole(plan);
            }
            bySet.put(statement.fingerprint(), new HashMap<>(Map.of(Set.of(), plans)));
            statements.add(statement);
        });
    }

    /** An index that is there from now on, and hidden from every set that does not name it. */
    void built(IndexShape shape) {
        built.put(shape.name(), shape);
    }

    List<TrialStatement> statements() {
        return statements;
    }

    Map<String, Measured> before() {
        Map<String, Measured> figures = new LinkedHashMap<>();
        statements.forEach(statement -> figures.put(statement.fingerprint(), runs.sum(plans(statement, Set.of()))));
        return figures;
    }

    /**
     * The least that each statement takes with any set that was looked at, and with which indexes. No one set may give all of them: together they are
     * what the best choice among these indexes could not go below. Without statements that never ended.
     */
    Map<String, Measured> least() {
        Map<String, Measured> least = new LinkedHashMap<>();
        bySet.forEach((fingerprint, plans) -> plans.values().forEach(of -> {
            Measured measured = runs.sum(of);
            if (!measured.timedOut()) {
                least.merge(fingerprint, measured, (one, other) -> one.millis() <= other.millis() ? one : other);
            }
        }));
        return least;
    }

    /** @param visible names of built indexes; all others are hidden */
    Map<String, Measured> with(Set<String> visible) throws SQLException {
        List<TrialStatement> missing = statements.stream()
                .filter(statement -> !plans(statement).containsKey(relevant(statement, visible)))
                .toList();
        if (!missing.isEmpty()) {
            clone.hiding(hidden(visible), () -> {
                for (TrialStatement statement : missing) {
                    plans(statement).put(relevant(statement, visible), compared(statement));
                }
            });
        }
        Map<String, Measured> figures = new LinkedHashMap<>();
        for (TrialStatement statement : statements) {
            figures.put(statement.fingerprint(), runs.sum(plans(statement, visible)));
        }
        return figures;
    }

    /** Executes what the two sets plan differently as often as it takes to prefer one of them: one lucky run decides nothing. */
    void confirm(Set<String> one, Set<String> other) throws SQLException {
        confirm(one, other, PlanRuns.RUNS);
    }

    /** Executes whatever this set changes, with it and without, a few times more. */
    void confirm(Set<String> chosen) throws SQLException {
        confirm(Set.of(), chosen, CHOSEN_RUNS);
    }

    private void confirm(Set<String> one, Set<String> other, int times) throws SQLException {
        with(one);
        with(other);
        List<TrialStatement> different = statements.stream()
                .filter(statement -> !plans(statement, one).equals(plans(statement, other)))
                .toList();
        for (Set<String> visible : List.of(one, other)) {
            clone.hiding(hidden(visible), () -> {
                for (TrialStatement statement : different) {
                    for (TrialClone.Planned plan : plans(statement, visible)) {
                        runs.atLeast(times, plan);
                    }
                }
            });
        }
    }

    private List<TrialClone.Planned> planned(TrialStatement statement) throws SQLException {
        List<TrialClone.Planned> plans = new ArrayList<>();
        for (String text : statement.texts()) {
            TrialClone.Planned plan = clone.plan(text);
            plans.add(known.computeIfAbsent(plan.key(), key -> plan)); // many sets, few plans, and their texts are long
        }
        return plans;
    }

    private List<TrialClone.Planned> compared(TrialStatement statement) throws SQLException {
        List<TrialClone.Planned> now = plans(statement, Set.of());
        Measured takes = runs.sum(now);
        List<TrialClone.Planned> plans = planned(statement);
        for (int i = 0; i < plans.size(); i++) {
            runs.compared(plans.get(i), takes, now.get(i), 1.0 / plans.size());
        }
        return plans;
    }

    private Map<Set<String>, List<TrialClone.Planned>> plans(TrialStatement statement) {
        return Objects.requireNonNull(bySet.get(statement.fingerprint()));
    }

    private List<TrialClone.Planned> plans(TrialStatement statement, Set<String> visible) {
        return Objects.requireNonNull(plans(statement).get(relevant(statement, visible)));
    }

    private Collection<IndexShape> hidden(Set<String> visible) {
        return built.values().stream()
                .filter(shape -> !visible.contains(shape.name()))
                .toList();
    }

    private Set<String> relevant(TrialStatement statement, Set<String> visible) {
        Set<String> names = new TreeSet<>();
        for (String name : visible) {
            IndexShape shape = built.get(name);
            if (shape != null && statement.tables().contains(shape.table())) {
                names.add(name);
            }
        }
        return names;
    }
}
