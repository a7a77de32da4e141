package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.SecondOpinion.Answer;
import io.outrider.sidecar.indexes.Suggestion.Helped;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.ExplainRequest;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.GuardedSession;
import io.outrider.sidecar.postgres.NotAllowed;
import io.outrider.sidecar.postgres.SingleSelect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shows suggested indexes to the planner where the extension HypoPG is installed, each suggestion by itself. It sees what the cost of a scan alone
 * does not say: whether the join order changes, and whether the index is chosen at all. Behind all guards; nothing is executed or built.
 * One thread.
 */
final class HypotheticalIndexes {
    private static final int MOST_SUGGESTIONS = 100;
    private static final int MOST_STATEMENTS = 10;
    private static final Set<String> METHODS = Set.of("btree", "brin", "hash");
    private static final String NOT_INSTALLED =
            "HypoPG is not installed in this database; CREATE EXTENSION hypopg gets its opinion";

    private final GuardedDatabase database;

    HypotheticalIndexes(GuardedDatabase database) {
        this.database = database;
    }

    /** The same suggestions with what HypoPG says, or why it says nothing. */
    List<Suggestion> asked(List<Suggestion> suggestions) {
        if (suggestions.isEmpty()) {
            return suggestions;
        }
        List<Suggestion> asked = new ArrayList<>();
        Map<String, Double> before = new HashMap<>();
        try {
            String schema = database.visit(GuardedSession::hypopgSchema);
            for (Suggestion suggestion : suggestions) {
                asked.add(suggestion.with(
                        schema.isEmpty()
                                ? SecondOpinion.none(NOT_INSTALLED)
                                : asked.size() >= MOST_SUGGESTIONS
                                        ? SecondOpinion.none("HypoPG is asked about the " + MOST_SUGGESTIONS
                                                + " most worthwhile suggestions only")
                                        : opinion(schema, suggestion, before)));
            }
        } catch (NotAllowed e) {
            askedNoMore(suggestions, asked, String.valueOf(e.getMessage())); // the queue is full, for one
        } catch (SQLException e) {
            askedNoMore(suggestions, asked, "HypoPG could not be asked (SQLState " + e.getSQLState() + ")");
        }
        return asked;
    }

    private static void askedNoMore(List<Suggestion> suggestions, List<Suggestion> asked, String reason) {
        suggestions
                .subList(asked.size(), suggestions.size())
                .forEach(suggestion -> asked.add(suggestion.with(SecondOpinion.none(reason))));
    }

    private SecondOpinion opinion(String schema, Suggestion suggestion, Map<String, Double> before)
            throws SQLException, NotAllowed {
        for (IndexShape shape : suggestion.shapes()) {
            if (!METHODS.contains(shape.method())) {
                return SecondOpinion.none("HypoPG does not know indexes of the kind " + shape.method());
            }
        }
        List<String> creates =
                suggestion.shapes().stream().map(IndexShape::createAtOnce).toList();
        List<Helped> heaviest = suggestion.helped().stream()
                .sorted(Comparator.comparingDouble(help -> -(help.before() - help.after()) * Math.max(1, help.calls())))
                .limit(MOST_STATEMENTS)
                .toList();
        return database.visit(session -> {
            Map<String, Answer> answers = new LinkedHashMap<>();
            String reason = heaviest.size() < suggestion.helped().size()
                    ? "HypoPG was asked about the " + MOST_STATEMENTS + " statements that gain most"
                    : "";
            for (Helped help : heaviest) {
                try {
                    answers.put(help.fingerprint(), answer(session, schema, creates, help, before));
                } catch (NotAllowed | PlanUnreadable e) {
                    reason = String.valueOf(e.getMessage());
                } catch (SQLException e) {
                    String state = String.valueOf(e.getSQLState());
                    if (state.startsWith("08") || state.startsWith("57P")) {
                        throw e; // the connection is gone, not the index refused
                    }
                    reason = "HypoPG does not take the index (SQLState " + state + ")";
                }
            }
            return new SecondOpinion(reason, answers);
        });
    }

    private static Answer answer(
            GuardedSession session, String schema, List<String> creates, Helped help, Map<String, Double> before)
            throws SQLException, NotAllowed, PlanUnreadable {
        // Like the plans that the suggestion was made from: of one process.
        ExplainRequest request = ExplainRequest.plain(SingleSelect.of(help.text()), List.of())
                .with(Map.of("max_parallel_workers_per_gather", "0"));
        Double usual = before.get(help.fingerprint());
        if (usual == null) {
            usual = Plan.of(session.explain(request)).root().totalCost();
            before.put(help.fingerprint(), usual);
        }
        List<String> names = new ArrayList<>();
        Plan plan = Plan.of(session.explainWith(schema, creates, names, request));
        boolean used = plan.nodes().stream().anyMatch(node -> names.contains(node.index()));
        return new Answer(usual, plan.root().totalCost(), used);
    }
}
