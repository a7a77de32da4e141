package io.outrider.sidecar.analysis;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.plan.Facts;
import io.outrider.sidecar.plan.MaskedPlan;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanDiff;
import io.outrider.sidecar.plan.PlanHistory;
import io.outrider.sidecar.plan.PlanRecord;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.plan.Rule;
import io.outrider.sidecar.postgres.ExplainRequest;
import io.outrider.sidecar.postgres.Faults;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.GuardedSession;
import io.outrider.sidecar.postgres.NotAllowed;
import io.outrider.sidecar.postgres.SqlText;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** From a statement to its plan and what is wrong with it. Any thread; the database takes one at a time. */
public final class QueryAnalysis {
    private final GuardedDatabase database;
    private final PlanHistory history;
    private final LongConsumer durations;
    private final Clock clock;

    /** @param durations is told how many nanoseconds each analysis took, refused ones as well */
    public QueryAnalysis(GuardedDatabase database, PlanHistory history, LongConsumer durations, Clock clock) {
        this.database = database;
        this.history = history;
        this.durations = durations;
        this.clock = clock;
    }

    /**
     * What is to be analysed.
     *
     * @param fingerprint the agent's name for the statement, or empty
     * @param expectedDatabase the database that it ran in, or empty
     */
    record Question(String fingerprint, String expectedDatabase, ExplainRequest explain, boolean hints) {}

    boolean isOn() {
        return database.isOn();
    }

    /** @throws Problem when the database cannot plan or execute it */
    Analysis analyse(Question question, String reason) throws NotAllowed {
        long start = System.nanoTime();
        try {
            return analyse(question, reason, start);
        } finally {
            durations.accept(System.nanoTime() - start);
        }
    }

    private Analysis analyse(Question question, String reason, long start) throws NotAllowed {
        if (question.explain.execute()) {
            String text = question.explain.select().sql();
            database.coolDown(question.fingerprint.isEmpty() ? text : question.fingerprint);
        }
        try {
            return database.visit(session -> {
                        try {
                            return analyse(session, question, reason);
                        } catch (PlanUnreadable e) {
                            throw new SQLException("the server's plan cannot be read: " + e.getMessage(), "XX000", e);
                        }
                    })
                    .took(System.nanoTime() - start);
        } catch (SQLException e) {
            throw Faults.problem(e, database.config().showValues());
        }
    }

    private Analysis analyse(GuardedSession session, Question question, String reason)
            throws NotAllowed, SQLException, PlanUnreadable {
        String name = session.database();
        if (!question.expectedDatabase.isEmpty() && !question.expectedDatabase.equals(name)) {
            throw new Problem(
                    409,
                    "Another database",
                    "The statement ran in database " + question.expectedDatabase + ", and postgres.url points at "
                            + name + "; give the text instead of the fingerprint to have it analysed there.");
        }
        ExplainRequest request = question.explain;
        boolean parameters = request.select().parameters() > 0;
        boolean valued = parameters && !request.values().isEmpty();
        Plan plan = Plan.of(session.explain(request));
        Plan other = parameters ? other(session, request, plan, valued) : null;
        Surroundings around = Surroundings.of(session, plan);
        Plan generic = request.generic() ? plan : other;
        Plan custom = request.generic() ? other : plan;
        Facts facts = new Facts(plan, request.generic() ? custom : null, around.tables());
        List<PlanHint> hints = question.hints ? new PlanHints(session, request).find(plan) : List.of();
        Plan remembered = generic == null ? plan : generic;
        PlanDiff change = remember(question.fingerprint, remembered, around, reason);
        String planned = !parameters ? "plain" : request.generic() ? "generic" : "values";
        String otherPlanned = request.generic() ? (valued ? "values" : "sampled values") : "generic";
        return new Analysis(
                question.fingerprint,
                database.config().showValues()
                        ? request.select().sql()
                        : SqlText.masked(request.select().sql()),
                session.majorVersion(),
                name,
                plan,
                planned,
                other,
                otherPlanned,
                Rule.findings(facts),
                hints,
                change,
                database.config().showValues(),
                session.explainNanos(),
                0);
    }

    /** The plan for values next to the one for any value, and the other way round, never executed. */
    private static @Nullable Plan other(GuardedSession session, ExplainRequest request, Plan plan, boolean valued)
            throws NotAllowed, SQLException, PlanUnreadable {
        ExplainRequest plain = new ExplainRequest(
                request.select(), request.types(), request.values(), !request.generic(), false, false, Map.of());
        if (valued) {
            return Plan.of(session.explain(plain));
        }
        List<@Nullable String> sampled =
                SampledValues.of(session, plan, request.select().parameters());
        if (sampled == null) {
            return null;
        }
        try {
            return Plan.of(session.explain(plain.with(sampled)));
        } catch (SQLException e) {
            return null; // the sample does not fit the parameter's type; nobody asked for it
        }
    }

    private @Nullable PlanDiff remember(String fingerprint, Plan plan, Surroundings around, String reason) {
        if (fingerprint.isEmpty() || plan.isAnalysed()) {
            return null;
        }
        PlanRecord record =
                PlanRecord.of(MaskedPlan.of(plan), clock.instant(), reason, around.indexes(), around.tables());
        return history.add(fingerprint, record);
    }
}
