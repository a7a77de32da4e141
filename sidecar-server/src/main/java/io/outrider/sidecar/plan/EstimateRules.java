package io.outrider.sidecar.plan;

import static io.outrider.sidecar.plan.Report.count;
import static io.outrider.sidecar.plan.Report.percent;

/** Where the planner's idea of the data is wrong. */
final class EstimateRules {
    private static final double FACTOR = 10;
    private static final double MATTERS = 100;
    private static final double MANY_CHANGES = 1000;

    private EstimateRules() {}

    static void offAtScan(Facts facts, PlanNode node, Report report) {
        if (!node.relation().isEmpty() && node.children().isEmpty() && isOff(node) && !isCutShort(node)) {
            report.add(
                    node,
                    facts.totalShare(node),
                    sentence(node, "of " + node.relation()),
                    "ANALYZE " + node.relation()
                            + "; if it stays, raise the statistics target of the filtered columns, or CREATE STATISTICS on those that "
                            + "depend on each other.",
                    evidence(node));
        }
    }

    static void offAtJoin(Facts facts, PlanNode node, Report report) {
        boolean join = node.is("Nested Loop", "Hash Join", "Merge Join");
        if (join && isOff(node) && !isCutShort(node) && node.children().stream().noneMatch(EstimateRules::isOffBelow)) {
            report.add(
                    node,
                    facts.totalShare(node),
                    sentence(node, "of the join, though both sides were estimated well"),
                    "The joined columns depend on each other in a way the planner cannot see: raise their statistics targets, or join "
                            + "in two steps.",
                    evidence(node));
        }
    }

    static void offAtFunction(Facts facts, PlanNode node, Report report) {
        if (node.is("Function Scan", "Table Function Scan", "ProjectSet") && isOff(node)) {
            report.add(
                    node,
                    facts.totalShare(node),
                    sentence(node, "of " + node.text("Function Name")),
                    "Declare the function with ROWS n (a support function from PostgreSQL 12 on), or keep its result in a table and "
                            + "ANALYZE that.",
                    evidence(node));
        }
    }

    static void statisticsStale(Facts facts, PlanNode node, Report report) {
        TableFacts table = facts.table(node);
        if (table == null || node.relation().isEmpty()) {
            return;
        }
        double changed = table.modifiedSinceAnalyze() / Math.max(1, table.rows());
        if (!table.everAnalysed() && table.modifiedSinceAnalyze() >= MANY_CHANGES) {
            report.add(
                    node,
                    facts.totalShare(node),
                    "The table " + node.relation() + " was never analysed, so the planner knows nothing of it.",
                    "ANALYZE " + node.relation() + "; check that autovacuum is on.",
                    "modified",
                    table.modifiedSinceAnalyze());
        } else if (changed > 0.2 && table.modifiedSinceAnalyze() >= MANY_CHANGES) {
            report.add(
                    node,
                    facts.totalShare(node),
                    percent(changed) + " of the rows of " + node.relation()
                            + " changed since its statistics were made.",
                    "ANALYZE " + node.relation() + ", and lower its autovacuum_analyze_scale_factor.",
                    "modified",
                    table.modifiedSinceAnalyze(),
                    "rows",
                    table.rows());
        }
    }

    private static boolean isOffBelow(PlanNode node) {
        return factor(node) >= FACTOR || node.children().stream().anyMatch(EstimateRules::isOffBelow);
    }

    private static boolean isOff(PlanNode node) {
        double rows = Math.max(node.actualRows(), node.planRows()) * node.loops();
        return rows >= MATTERS && factor(node) >= FACTOR;
    }

    /** How many times too many or too few rows were estimated; 1 when it is not known. */
    private static double factor(PlanNode node) {
        if (!node.isAnalysed() || node.loops() == 0) {
            return 1;
        }
        double actual = Math.max(1, node.actualRows());
        double estimated = Math.max(1, node.planRows());
        return Math.max(actual / estimated, estimated / actual);
    }

    /** Under a LIMIT or a semi join rows stay unread, so fewer than estimated prove nothing. */
    private static boolean isCutShort(PlanNode node) {
        if (node.actualRows() > node.planRows()) {
            return false;
        }
        for (PlanNode at = node.parent(); at != null; at = at.parent()) {
            if (at.is("Limit", "Merge Join")
                    || at.joinType().equals("Semi")
                    || at.joinType().equals("Anti")) {
                return true;
            }
            if (at.is("Sort", "Hash", "Aggregate")) {
                return false;
            }
        }
        return node.relationship().equals("SubPlan") || node.relationship().equals("Inner");
    }

    private static String sentence(PlanNode node, String what) {
        return count(node.planRows()) + " rows were estimated " + what + ", and " + count(node.actualRows()) + " came"
                + (node.loops() > 1 ? " each time." : ".");
    }

    private static Object[] evidence(PlanNode node) {
        return new Object[] {"estimated", node.planRows(), "actual", node.actualRows(), "loops", node.loops()};
    }
}
