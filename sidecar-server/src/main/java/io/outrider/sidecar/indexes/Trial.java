package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.SingleSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tries suggestions together on a clone: measures the statements as things are, builds what may be worth it, searches the best set, and leaves the
 * clone as it was. One thread; the clone only.
 */
final class Trial {
    private final Connection connection;
    private final TrialLimits limits;
    private final TrialProgress progress;

    /**
     * What came of it.
     *
     * @param kept the suggestions that together help most
     * @param dropped index names of all others, with the reason
     * @param before figures by fingerprint, without any
     * @param after with those kept
     * @param least figures of each statement with whichever set suits it best, by fingerprint; without those that never ended
     * @param notRun fingerprints of statements that could not be executed, with the reason
     * @param bytes of the indexes kept, by name, as they were built
     */
    record Outcome(
            List<Suggestion> kept,
            Map<String, String> dropped,
            Map<String, Measured> before,
            Map<String, Measured> after,
            Map<String, Measured> least,
            Map<String, String> notRun,
            Map<String, Long> bytes) {

        boolean keeps(Suggestion suggestion) {
            return kept.stream().anyMatch(one -> one.id().equals(suggestion.id()));
        }

        String reason(Suggestion suggestion) {
            return suggestion.shapes().stream()
                    .map(shape -> dropped.getOrDefault(shape.name(), ""))
                    .filter(reason -> !reason.isEmpty())
                    .findFirst()
                    .orElse("it was not tried");
        }
    }

    Trial(Connection connection, TrialLimits limits, TrialProgress progress) {
        this.connection = connection;
        this.limits = limits;
        this.progress = progress;
    }

    Outcome run(List<Suggestion> suggestions, List<Statement> statements) throws SQLException {
        TrialClone clone = new TrialClone(connection, Meter.of(connection), progress);
        TrialFigures figures = new TrialFigures(clone, limits.statementTimeout().toMillis());
        Map<String, String> notRun = new LinkedHashMap<>();
        progress.begin("measuring the statements as things are", statements.size());
        for (Statement statement : statements) {
            progress.step();
            if (progress.isOver()) {
                notRun.put(statement.fingerprint(), "the time of the trial was over");
            } else {
                measure(clone, figures, statement, notRun);
            }
        }
        Map<String, String> dropped = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        List<IndexShape> built = new ArrayList<>();
        try {
            List<Suggestion> pool = build(clone, figures, suggestions, built, bytes, dropped);
            progress.begin("searching the best set", 0);
            TrialSets sets = new TrialSets(figures, bytes, limits.budgetBytes());
            SetSearch search = new SetSearch(sets, pool, progress::isOver);
            Set<Suggestion> kept = search.find();
            for (Suggestion suggestion : pool) {
                if (!kept.contains(suggestion)) {
                    String reason = progress.isOver()
                            ? "the time of the trial was over before it could be shown to help"
                            : search.objection(suggestion, kept);
                    suggestion.shapes().forEach(shape -> dropped.putIfAbsent(shape.name(), reason));
                }
            }
            Set<String> names = TrialSets.names(kept);
            names.forEach(dropped::remove);
            bytes.keySet().retainAll(names);
            return new Outcome(
                    List.copyOf(kept),
                    dropped,
                    figures.before(),
                    figures.with(names),
                    figures.least(),
                    notRun,
                    Map.copyOf(bytes));
        } finally {
            progress.begin("dropping what was built", 0);
            remove(clone, built);
        }
    }

    private static void measure(TrialClone clone, TrialFigures figures, Statement statement, Map<String, String> notRun)
            throws SQLException {
        try {
            figures.add(TrialStatement.of(statement, clone.connection()));
        } catch (SingleSelect.Refused | PlanUnreadable e) {
            notRun.put(statement.fingerprint(), String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            throwIfGone(e);
            notRun.put(statement.fingerprint(), "the clone would not execute it (SQLState " + e.getSQLState() + ")");
        }
    }

    /** Those of which every index could be built, in the order in which they came, until a limit is reached. */
    private List<Suggestion> build(
            TrialClone clone,
            TrialFigures figures,
            List<Suggestion> suggestions,
            List<IndexShape> built,
            Map<String, Long> bytes,
            Map<String, String> dropped)
            throws SQLException {
        progress.begin("building indexes on the clone", suggestions.size());
        List<Suggestion> pool = new ArrayList<>();
        Set<String> failed = new TreeSet<>();
        for (Suggestion suggestion : suggestions) {
            progress.step();
            String refusal = refusal(suggestion, bytes);
            for (IndexShape shape : suggestion.shapes()) {
                if (!refusal.isEmpty()) {
                    dropped.putIfAbsent(shape.name(), refusal);
                } else if (!bytes.containsKey(shape.name()) && !failed.contains(shape.name())) {
                    try {
                        built.add(shape); // before it is built: what fails half-way is dropped as well
                        bytes.put(shape.name(), clone.build(shape));
                        figures.built(shape);
                    } catch (SQLException e) {
                        throwIfGone(e);
                        failed.add(shape.name());
                        dropped.put(shape.name(), "it cannot be built (SQLState " + e.getSQLState() + ")");
                    }
                }
            }
            if (bytes.keySet().containsAll(TrialSets.names(List.of(suggestion)))) {
                pool.add(suggestion);
            }
        }
        return pool;
    }

    private String refusal(Suggestion suggestion, Map<String, Long> bytes) {
        long there = bytes.values().stream().mapToLong(Long::longValue).sum();
        if (progress.isHalfOver()) {
            return "the time of the trial did not suffice to build it";
        }
        if (suggestion.bytes() > limits.budgetBytes()) {
            return "it is larger than indexes.budget";
        }
        return there + suggestion.bytes() > limits.cloneBytes() ? "indexes.trial-space was spent on others" : "";
    }

    private static void remove(TrialClone clone, List<IndexShape> built) throws SQLException {
        for (IndexShape shape : built) {
            clone.drop(shape);
        }
    }

    private static void throwIfGone(SQLException e) throws SQLException {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P")) {
            throw e;
        }
    }
}
