package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Executions on the clone, by plan: what is planned alike runs alike, so each plan is executed only as often as a decision needs it. What counts is
 * the least. One thread, within {@link TrialClone#hiding}.
 */
final class PlanRuns {
    static final int RUNS = 3;
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
    private final Map<String, Runs> byPlan = new HashMap<>();

    private record Runs(Measured least, int count) {}

    PlanRuns(TrialClone clone, double timeoutMillis) {
        this.clone = clone;
        this.timeoutMillis = timeoutMillis;
    }

    /** What the plans took together, each at least once executed. */
    Measured sum(List<TrialClone.Planned> plans) {
        double millis = 0;
        double blocks = 0;
        boolean timedOut = false;
        Set<String> indexes = new TreeSet<>();
        for (TrialClone.Planned plan : plans) {
            Measured one = Objects.requireNonNull(byPlan.get(plan.key())).least;
            millis += one.millis();
            blocks += one.blocks();
            timedOut |= one.timedOut();
            indexes.addAll(one.indexes());
        }
        return new Measured(millis, blocks, indexes, timedOut);
    }

    /** To its end, and several times. */
    void whole(TrialClone.Planned plan) throws SQLException {
        if (!byPlan.containsKey(plan.key())) {
            byPlan.put(plan.key(), repeated(plan, clone.run(plan, timeoutMillis), timeoutMillis));
        }
    }

    /**
     * Only as long and as often as it takes to know whether it is better or worse than now.
     *
     * @param now what the statement takes with the plans that it has now
     * @param share of this plan in it
     */
    void compared(TrialClone.Planned plan, Measured now, TrialClone.Planned planNow, double share) throws SQLException {
        if (byPlan.containsKey(plan.key())) {
            return;
        }
        if (!now.timedOut()) {
            byPlan.put(plan.key(), compared(plan, now.millis(), share));
        } else if (plan.cost() > CHEAPER * planNow.cost()) {
            byPlan.put(plan.key(), new Runs(new Measured(now.millis() * share, 0, Set.of(), true), 1));
        } else {
            byPlan.put(plan.key(), new Runs(clone.run(plan, timeoutMillis), 1));
        }
    }

    private Runs compared(TrialClone.Planned plan, double nowMillis, double share) throws SQLException {
        double limit = Math.min(timeoutMillis, nowMillis * HOPELESS + HOPELESS_MILLIS);
        Measured first = clone.run(plan, limit);
        if (first.timedOut() && first.millis() < nowMillis * CLEARLY_WORSE) {
            first = clone.run(plan, timeoutMillis * BUSY); // others had the processor meanwhile
        }
        boolean unsure = share < 1
                || !clone.isSteady()
                || (first.millis() > nowMillis * (1 - UNSURE) && first.millis() < nowMillis * CLEARLY_WORSE);
        return unsure ? repeated(plan, first, limit) : new Runs(first, 1);
    }

    /** Until two runs agree, if it takes no longer than a few seconds. */
    private Runs repeated(TrialClone.Planned plan, Measured first, double limit) throws SQLException {
        Runs runs = new Runs(first, 1);
        boolean agreed = false;
        while (runs.count < RUNS && !agreed && !first.timedOut() && first.millis() < LONG_MILLIS) {
            Measured next = clone.run(plan, limit);
            agreed = agree(next, runs.least);
            runs = runs(runs, next);
        }
        return runs;
    }

    /** Executes it until it was executed so often, unless it does not end in time. */
    void atLeast(int times, TrialClone.Planned plan) throws SQLException {
        Runs runs = Objects.requireNonNull(byPlan.get(plan.key()));
        while (runs.count < times && !runs.least.timedOut()) {
            runs = runs(runs, clone.run(plan, timeoutMillis * BUSY));
        }
        byPlan.put(plan.key(), runs);
    }

    private boolean agree(Measured one, Measured other) {
        return clone.isSteady() && Math.abs(one.millis() - other.millis()) < AGREED * other.millis();
    }

    private static Runs runs(Runs before, Measured next) {
        boolean less = !next.timedOut() && next.millis() < before.least.millis();
        return new Runs(less ? next : before.least, before.count + 1);
    }
}
