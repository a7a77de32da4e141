package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each statement takes with any set of the indexes that were built. A statement is planned once for each set of indexes on its own tables,
 * and executed once for each plan: so sets by the hundred are told apart by few executions. One thread.
 */
final class TrialFigures {
    private static final int RUNS = 3;
    private static final double LONG_MILLIS = 5000;
    /** A plan that takes so much longer than now is not worth measuring to its end. */
    private static final double HOPELESS = 3;

    private static final double HOPELESS_MILLIS = 200;
    private static final double CLEARLY_WORSE = 1.5;

    private final TrialClone clone;
    private final double timeoutMillis;
    private final List<TrialStatement> statements = new ArrayList<>();
    private final Map<String, IndexShape> built = new LinkedHashMap<>();
    private final Map<String, Measured> before = new LinkedHashMap<>();
    private final Map<String, Measured> byPlan = new HashMap<>();
    private final Map<String, Measured> bySet = new HashMap<>();

    TrialFigures(TrialClone clone, double timeoutMillis) {
        this.clone = clone;
        this.timeoutMillis = timeoutMillis;
    }

    /** Measures the statement as things are, before anything is built. */
    void add(TrialStatement statement) throws SQLException {
        clone.hiding(List.of(), () -> {
            before.put(statement.fingerprint(), unlimited(statement));
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
        return before;
    }

    /** @param visible names of built indexes; all others are hidden */
    Map<String, Measured> with(Set<String> visible) throws SQLException {
        Map<String, Measured> figures = new LinkedHashMap<>();
        List<TrialStatement> missing = new ArrayList<>();
        for (TrialStatement statement : statements) {
            if (relevant(statement, visible).isEmpty()) {
                figures.put(statement.fingerprint(), before(statement));
            } else if (bySet.containsKey(key(statement, visible))) {
                figures.put(statement.fingerprint(), bySet.get(key(statement, visible)));
            } else {
                missing.add(statement);
            }
        }
        if (!missing.isEmpty()) {
            clone.hiding(hidden(visible), () -> {
                for (TrialStatement statement : missing) {
                    Measured measured = measured(statement);
                    bySet.put(key(statement, visible), measured);
                    figures.put(statement.fingerprint(), measured);
                }
            });
        }
        return figures;
    }

    /** Executes again whatever this set changes, with it and without: chosen figures are lucky ones. */
    void again(Set<String> visible) throws SQLException {
        List<TrialStatement> changed = new ArrayList<>();
        Map<String, Measured> figures = with(visible);
        for (TrialStatement statement : statements) {
            if (!before(statement).equals(figures.get(statement.fingerprint()))
                    && !before(statement).timedOut()) {
                changed.add(statement);
            }
        }
        bySet.keySet().removeIf(key -> changed.stream().anyMatch(statement -> key.startsWith(prefix(statement))));
        clone.hiding(built.values(), () -> {
            for (TrialStatement statement : changed) {
                forget(statement);
                before.put(statement.fingerprint(), unlimited(statement));
            }
        });
        clone.hiding(hidden(visible), () -> {
            for (TrialStatement statement : changed) {
                forget(statement);
            }
        });
        with(visible);
    }

    /** Within {@link TrialClone#hiding}. */
    private void forget(TrialStatement statement) throws SQLException {
        for (String text : statement.texts()) {
            byPlan.remove(clone.plan(text) + text);
        }
    }

    private Measured unlimited(TrialStatement statement) throws SQLException {
        Measured sum = none();
        for (String text : statement.texts()) {
            sum = plus(sum, byPlan(text, timeoutMillis, Double.POSITIVE_INFINITY));
        }
        return sum;
    }

    private Measured measured(TrialStatement statement) throws SQLException {
        Measured now = before(statement);
        double limit =
                now.timedOut() ? timeoutMillis : Math.min(timeoutMillis, now.millis() * HOPELESS + HOPELESS_MILLIS);
        Measured sum = none();
        for (String text : statement.texts()) {
            sum = plus(sum, byPlan(text, limit, now.millis() * CLEARLY_WORSE));
        }
        return sum;
    }

    private Measured byPlan(String text, double limit, double enough) throws SQLException {
        String key = clone.plan(text) + text;
        Measured known = byPlan.get(key);
        if (known == null) {
            known = least(text, limit, enough);
            byPlan.put(key, known);
        }
        return known;
    }

    /** @param enough one run that took longer needs no second */
    private Measured least(String text, double limit, double enough) throws SQLException {
        Measured least = clone.run(text, limit);
        for (int run = 1; run < RUNS && !least.timedOut() && least.millis() < Math.min(enough, LONG_MILLIS); run++) {
            Measured next = clone.run(text, limit);
            if (!next.timedOut() && next.millis() < least.millis()) {
                least = next;
            }
        }
        return least;
    }

    private Measured before(TrialStatement statement) {
        return java.util.Objects.requireNonNull(before.get(statement.fingerprint()));
    }

    private List<IndexShape> hidden(Set<String> visible) {
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

    private String key(TrialStatement statement, Set<String> visible) {
        return prefix(statement) + String.join(" ", relevant(statement, visible));
    }

    private static String prefix(TrialStatement statement) {
        return statement.fingerprint() + "\n";
    }

    private static Measured none() {
        return new Measured(0, 0, Set.of(), false);
    }

    private static Measured plus(Measured one, Measured other) {
        Set<String> indexes = new TreeSet<>(one.indexes());
        indexes.addAll(other.indexes());
        return new Measured(
                one.millis() + other.millis(),
                one.blocks() + other.blocks(),
                indexes,
                one.timedOut() || other.timedOut());
    }
}
