package io.outrider.sidecar.plan;

import static io.outrider.sidecar.plan.Report.count;
import static io.outrider.sidecar.plan.Report.percent;
import static io.outrider.sidecar.plan.Report.shown;

/** Joins, and subqueries that are run again and again. */
final class JoinRules {
    private JoinRules() {}

    static void nestedLoopMany(Facts facts, PlanNode node, Report report) {
        if (!node.is("Nested Loop") || !node.isAnalysed() || node.children().size() < 2) {
            return;
        }
        PlanNode inner = node.children().get(1);
        double share = facts.totalShare(inner);
        if (inner.loops() >= 1000 && share >= 0.5) {
            report.add(
                    node,
                    share,
                    "The inner side (" + inner.label() + ") is run " + count(inner.loops()) + " times and takes "
                            + percent(share) + " of the time.",
                    "Cut down the rows of the outer side first, or give the planner what it needs for a hash join: fresh statistics, "
                            + "enough work_mem, equality on bare columns.",
                    "loops",
                    inner.loops(),
                    "outer_rows_estimated",
                    node.children().get(0).planRows());
        }
    }

    /** The pattern behind most sudden slow-downs: chosen for a handful of rows, run for thousands. */
    static void nestedLoopMisestimated(Facts facts, PlanNode node, Report report) {
        if (!node.is("Nested Loop") || !node.isAnalysed() || node.children().isEmpty()) {
            return;
        }
        PlanNode outer = node.children().get(0);
        if (outer.actualRows() >= 100 && outer.actualRows() >= 10 * outer.planRows()) {
            report.add(
                    node,
                    facts.totalShare(node),
                    "The nested loop was chosen for " + count(outer.planRows()) + " outer rows and got "
                            + count(outer.actualRows()) + ".",
                    "Mend the estimate of " + outer.label()
                            + " (ANALYZE, a higher statistics target, CREATE STATISTICS for columns that depend on each other).",
                    "estimated",
                    outer.planRows(),
                    "actual",
                    outer.actualRows());
        }
    }

    static void joinFilterWaste(Facts facts, PlanNode node, Report report) {
        double removed = node.number("Rows Removed by Join Filter", 0) * Math.max(0, node.loops());
        if (removed >= 10_000 && removed >= 10 * node.totalRows()) {
            report.add(
                    node,
                    "The join compares " + count(removed + node.totalRows()) + " pairs of rows to keep "
                            + count(node.totalRows()) + ".",
                    "Join on equality of bare columns, and index one side; the join filter "
                            + shown(node, "Join Filter") + " is checked for every pair.",
                    "pairs_removed",
                    removed,
                    "rows_kept",
                    node.totalRows());
        }
    }

    static void cartesianJoin(Facts facts, PlanNode node, Report report) {
        if (!node.is("Nested Loop") || node.children().size() < 2 || node.has("Join Filter")) {
            return;
        }
        PlanNode outer = node.children().get(0);
        PlanNode inner = node.children().get(1);
        double outerRows = node.isAnalysed() ? outer.actualRows() : outer.planRows();
        double innerRows = node.isAnalysed() ? inner.actualRows() : inner.planRows();
        boolean dependent =
                inner.has("Index Cond") || inner.has("Recheck Cond") || inner.has("Cache Key") || inner.has("Filter");
        boolean scan = inner.is("Seq Scan", "Materialize");
        if (scan && !dependent && outerRows > 1 && innerRows > 1 && outerRows * innerRows >= 100_000) {
            report.add(
                    node,
                    facts.totalShare(node),
                    "Every one of " + count(outerRows) + " rows is joined with every one of " + count(innerRows) + ".",
                    "A join condition is missing; add it, or write CROSS JOIN if this is meant.",
                    "outer_rows",
                    outerRows,
                    "inner_rows",
                    innerRows);
        }
    }

    static void subplanRepeated(Facts facts, PlanNode node, Report report) {
        double times = node.loops() / facts.plan().processes(node);
        if (node.relationship().equals("SubPlan") && times >= 100) {
            report.add(
                    node,
                    facts.totalShare(node),
                    "The subquery " + node.subplanName() + " is run once for each row, " + count(times) + " times.",
                    "Write it as a join or LATERAL join, or compute it for all rows at once with GROUP BY and join that.",
                    "times",
                    times);
        }
    }

    static void memoizeUseless(Facts facts, PlanNode node, Report report) {
        double hits = node.number("Cache Hits", 0);
        double misses = node.number("Cache Misses", 0);
        double evictions = node.number("Cache Evictions", 0);
        if (node.is("Memoize") && misses >= 1000 && (evictions >= misses / 2 || hits < misses / 10)) {
            report.add(
                    node,
                    facts.totalShare(node),
                    "The cache of inner rows hardly helps: " + count(hits) + " hits, " + count(misses) + " misses, "
                            + count(evictions) + " evictions.",
                    evictions > 0
                            ? "Raise work_mem (or hash_mem_multiplier) for this role or function."
                            : "Check n_distinct of the join column; ANALYZE with a higher statistics target, or set it by hand.",
                    "hits",
                    hits,
                    "misses",
                    misses,
                    "evictions",
                    evictions);
        }
    }
}
