package io.outrider.sidecar.plan;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the rules may look at.
 *
 * @param custom a plan for certain values, when {@code plan} is the one for all values
 * @param tables by {@code schema.name}; what is not known is missing
 */
public record Facts(Plan plan, @Nullable Plan custom, Map<String, TableFacts> tables) {
    public static Facts of(Plan plan) {
        return new Facts(plan, null, Map.of());
    }

    @Nullable
    TableFacts table(PlanNode node) {
        return tables.get(node.schema() + "." + node.relation());
    }

    /** Which part of the whole this node is, by time if there is one and else by cost. */
    double share(PlanNode node) {
        double total = plan.totalMillis(plan.root());
        double part = total > 0
                ? plan.selfMillis(node) / total
                : plan.selfCost(node) / plan.root().totalCost();
        return Double.isFinite(part) ? Math.min(1, part) : 0;
    }

    /** Which part of the whole this node and everything below it is. */
    double totalShare(PlanNode node) {
        double total = plan.totalMillis(plan.root());
        double part = total > 0
                ? plan.totalMillis(node) / total
                : node.totalCost() / plan.root().totalCost();
        return Double.isFinite(part) ? Math.min(1, part) : 0;
    }
}
