package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each statement takes with any set of the indexes that were built. A statement is planned once for each set of indexes on its own tables,
 * and executed once for each plan: so sets by the hundred are told apart by few executions. One thread.
 */
final class TrialFigures {
    private static final Logger LOG = LoggerFactory.getLogger(TrialFigures.class);
    private static final int RUNS = 3;
    /** Runs so close to each other need no third. */
    private static final double AGREED = 0.03;

    private static final double LONG_MILLIS = 5000;
    /** A plan that takes so much longer than now is not worth measuring to its end; clocks on a busy machine run ahead of processors. */
    private static final double HOPELESS = 2;

    private static final double HOPELESS_MILLIS = 200;
    /** Between these parts of what it takes now, one run does not tell whether it is better or worse: no index goes for one unlucky run. */
    private static final double UNSURE = 0.15;

    private static final double CLEARLY_WORSE = 1.6;
    /** So much longer may a run take by the clock when most of its time went to others. */
    private static final double BUSY = 4;
    /** Where a statement does not end as things are, a plan that the planner holds for hardly cheaper is not tried. */
    private static final double CHEAPER = 0.5;

    private final TrialClone clone;
    private final double timeoutMillis;
    private final List<TrialStatement> statements = new ArrayList<>();
    private final Map<String, IndexShape> built = new LinkedHashMap<>();
    private final Map<String, Measured> before = new LinkedHashMap<>();
    private final Map<String, Measured> byPlan = new HashMap<>();
    private final Map<String, Measured> bySet = new HashMap<>();
    private final Map<String, Double> costs = new HashMap<>();
    private final Map<String, Double> least = new LinkedHashMap<>();

    TrialFigures(TrialClone clone, double timeoutMillis) {
        this.clone = clone;
        this.timeoutMillis = timeoutMillis;
    }

    /** Measures the statement as things are, before anything is built. */
    void add(TrialStatement statement) throws SQLException {
        clone.hiding(List.of(), () -> {
            Measured now = unlimited(statement);
            before.put(statement.fingerprint(), now);
            note(statement, now);
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

    /**
     * The least milliseconds of each statement with any set that was looked at. No one set may give all of them: together they are what the best
     * choice among these indexes could not go below.
     */
    Map<String, Double> least() {
        return Map.copyOf(least);
    }

    private void note(TrialStatement statement, Measured measured) {
        if (!measured.timedOut()) {
            least.merge(statement.fingerprint(), measured.millis(), Math::min);
        }
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
                    LOG.debug(
                            "{}: {} ms with {}, {} without",
                            statement.fingerprint(),
                            measured.millis(),
                            relevant(statement, visible),
                            before(statement).millis());
                    bySet.put(key(statement, visible), measured);
                    note(statement, measured);
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
            byPlan.remove(clone.plan(text).key());
        }
    }

    /** To its end, and several times. */
    private Measured unlimited(TrialStatement statement) throws SQLException {
        Measured sum = none();
        for (String text : statement.texts()) {
            TrialClone.Planned planned = clone.plan(text);
            costs.put(text, planned.cost());
            Measured known = byPlan.get(planned.key());
            if (known == null) {
                known = least(text, timeoutMillis, RUNS);
                byPlan.put(planned.key(), known);
            }
            sum = plus(sum, known);
        }
        return sum;
    }

    /** Only as long and as often as it takes to know whether it is better or worse than now. */
    private Measured measured(TrialStatement statement) throws SQLException {
        Measured now = before(statement);
        Measured sum = none();
        for (String text : statement.texts()) {
            TrialClone.Planned planned = clone.plan(text);
            Measured known = byPlan.get(planned.key());
            if (known == null) {
                known = now.timedOut()
                        ? ending(text, planned, now.millis() / statement.texts().size())
                        : compared(text, now.millis(), statement.texts().size());
                byPlan.put(planned.key(), known);
            }
            sum = plus(sum, known);
        }
        return sum;
    }

    private Measured ending(String text, TrialClone.Planned planned, double nowMillis) throws SQLException {
        boolean hopeless = planned.cost() > CHEAPER * costs.getOrDefault(text, Double.POSITIVE_INFINITY);
        return hopeless ? new Measured(nowMillis, 0, Set.of(), true) : least(text, timeoutMillis, 1);
    }

    private Measured compared(String text, double nowMillis, int texts) throws SQLException {
        double limit = Math.min(timeoutMillis, nowMillis * HOPELESS + HOPELESS_MILLIS);
        Measured first = clone.run(text, limit);
        if (first.timedOut() && first.millis() < nowMillis * CLEARLY_WORSE) {
            first = clone.run(text, timeoutMillis * BUSY); // others had the processor meanwhile
        }
        boolean unsure = texts > 1
                || !clone.isSteady()
                || (first.millis() > nowMillis * (1 - UNSURE) && first.millis() < nowMillis * CLEARLY_WORSE);
        if (first.timedOut() || !unsure) {
            return first;
        }
        Measured second = least(text, limit, RUNS - 1);
        return second.millis() < first.millis() ? second : first;
    }

    private Measured least(String text, double limit, int runs) throws SQLException {
        Measured least = clone.run(text, limit);
        boolean agreed = false;
        for (int run = 1; run < runs && !agreed && !least.timedOut() && least.millis() < LONG_MILLIS; run++) {
            Measured next = clone.run(text, limit);
            agreed = clone.isSteady() && Math.abs(next.millis() - least.millis()) < AGREED * least.millis();
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
