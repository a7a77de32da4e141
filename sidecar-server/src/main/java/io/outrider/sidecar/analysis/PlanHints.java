package io.outrider.sidecar.analysis;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanShape;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.ExplainRequest;
import io.outrider.sidecar.postgres.GuardedSession;
import io.outrider.sidecar.postgres.NotAllowed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tries the statement under other settings of the planner. Estimated costs prove little: under the same settings the usual plan is the
 * cheapest by definition, and the reason to look at all is that estimates may be wrong. So an alternative counts as better only when
 * it was executed and took less time; without execution it is shown as not verified.
 */
final class PlanHints {
    /** Settings that change neither a cost nor what is forbidden, only how far the planner looks. */
    private static final List<String> COMPARABLE =
            List.of("work_mem", "join_collapse_limit", "from_collapse_limit", "geqo", "jit", "hash_mem_multiplier");

    private static final int RUNS = 2;
    private static final int MOST_EXECUTED = 6;
    private static final double FASTER = 0.8;
    private static final double MORE_BLOCKS = 1.2;

    private final GuardedSession session;
    private final ExplainRequest request;

    PlanHints(GuardedSession session, ExplainRequest request) {
        this.session = session;
        this.request = request;
    }

    private record Measured(double millis, long blocks) {
        static final Measured NOT = new Measured(Double.NaN, -1);

        boolean isBetterThan(Measured other) {
            return millis <= other.millis * FASTER && blocks <= Math.max(100, other.blocks * MORE_BLOCKS);
        }
    }

    /** The best first: verified ones, then by cost. */
    List<PlanHint> find(Plan usual) throws NotAllowed, SQLException, PlanUnreadable {
        ExplainRequest plain = new ExplainRequest(
                request.select(), request.types(), request.values(), request.generic(), false, false, Map.of());
        Map<String, Plan> plans = new LinkedHashMap<>();
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        String usualShape = PlanShape.of(usual).hash();
        for (Map<String, String> each : alternatives(session.majorVersion())) {
            Plan plan = Plan.of(session.explain(plain.with(each)));
            String shape = PlanShape.of(plan).hash();
            if (!shape.equals(usualShape) && plans.putIfAbsent(shape, plan) == null) {
                settings.put(shape, each);
            }
        }
        boolean hintPlan = !session.ask("SELECT 1 FROM pg_catalog.pg_settings WHERE name = 'pg_hint_plan.enable_hint'")
                .isEmpty();
        Measured before = request.execute() ? measured(request) : Measured.NOT;
        List<PlanHint> hints = new ArrayList<>();
        for (Map.Entry<String, Plan> alternative : plans.entrySet()) {
            Map<String, String> with = settings.getOrDefault(alternative.getKey(), Map.of());
            Plan plan = alternative.getValue();
            Measured after =
                    request.execute() && hints.size() < MOST_EXECUTED ? measured(request.with(with)) : Measured.NOT;
            hints.add(new PlanHint(
                    with,
                    alternative.getKey(),
                    PlanShape.of(plan).text(),
                    plan.root().totalCost(),
                    COMPARABLE.containsAll(with.keySet()),
                    after.isBetterThan(before),
                    after.millis,
                    after.blocks,
                    ways(with, plan, hintPlan)));
        }
        hints.sort(Comparator.comparing((PlanHint hint) -> !hint.verified())
                .thenComparing(hint -> Double.isNaN(hint.millis()) ? Double.MAX_VALUE : hint.millis())
                .thenComparing(PlanHint::cost));
        return hints;
    }

    private Measured measured(ExplainRequest run) throws NotAllowed, SQLException, PlanUnreadable {
        double least = Double.MAX_VALUE;
        long blocks = -1;
        for (int i = 0; i < RUNS; i++) {
            try {
                Plan plan = Plan.of(session.explain(run));
                least = Math.min(least, plan.executionMillis());
                blocks = plan.root().buffers().shared().touched();
            } catch (SQLException e) {
                if ("57014".equals(e.getSQLState())) {
                    return Measured.NOT; // it took too long, which is an answer too
                }
                throw e;
            }
        }
        return new Measured(least, blocks);
    }

    private static List<Map<String, String>> alternatives(int major) {
        List<Map<String, String>> all = new ArrayList<>();
        for (String kind : List.of(
                "nestloop", "hashjoin", "mergejoin", "seqscan", "bitmapscan", "indexscan", "sort", "material")) {
            all.add(Map.of("enable_" + kind, "off"));
        }
        all.add(Map.of("enable_nestloop", "off", "enable_mergejoin", "off"));
        all.add(Map.of("enable_hashjoin", "off", "enable_mergejoin", "off"));
        all.add(Map.of("work_mem", "64MB"));
        all.add(Map.of("random_page_cost", "1.1"));
        all.add(Map.of("join_collapse_limit", "16", "from_collapse_limit", "16"));
        all.add(Map.of("max_parallel_workers_per_gather", "0"));
        all.add(Map.of("max_parallel_workers_per_gather", "4"));
        if (major >= 13) {
            all.add(Map.of("enable_incremental_sort", "off"));
        }
        if (major >= 14) {
            all.add(Map.of("enable_memoize", "off"));
        }
        return all;
    }

    private static List<String> ways(Map<String, String> settings, Plan plan, boolean hintPlan) {
        List<String> ways = new ArrayList<>();
        settings.forEach((name, value) -> {
            String set = " SET " + name + " = '" + value + "';";
            ways.add("ALTER FUNCTION … " + set.strip() + " -- where a function runs the statement");
            ways.add("BEGIN; SET LOCAL " + name + " = '" + value + "'; … COMMIT; -- for this statement alone");
            ways.add("ALTER ROLE …" + set + " -- for everything that this role runs");
        });
        if (hintPlan) {
            ways.add(HintComment.of(plan));
        }
        return ways;
    }
}
