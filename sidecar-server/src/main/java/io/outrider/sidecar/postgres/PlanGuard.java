package io.outrider.sidecar.postgres;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Looks at a plan before it is executed. */
final class PlanGuard {
    private static final Set<String> WRITING = Set.of("ModifyTable", "LockRows");
    private static final Set<String> FOREIGN = Set.of("Foreign Scan", "Custom Scan");

    private PlanGuard() {}

    static void check(JsonNode explained, GuardConfig config) throws NotAllowed {
        JsonNode root = explained.path(0).path("Plan");
        double cost = root.path("Total Cost").asDouble(Double.MAX_VALUE);
        if (cost > config.maxCost()) {
            throw new NotAllowed(
                    Guard.SIZE,
                    GuardConfig.MAX_COST.name(),
                    "the estimated cost is " + Math.round(cost) + ", and statements above " + config.maxCost()
                            + " are not executed; raise " + GuardConfig.MAX_COST.name() + " to allow it");
        }
        checkNode(root, config);
    }

    private static void checkNode(JsonNode node, GuardConfig config) throws NotAllowed {
        String type = node.path("Node Type").asString("");
        if (WRITING.contains(type)) {
            throw new NotAllowed(
                    Guard.PLAN,
                    "",
                    "the plan has a node " + type + ", and statements that write or lock rows are not executed");
        }
        if (FOREIGN.contains(type) && !config.allowNodes().contains(type)) {
            throw new NotAllowed(
                    Guard.PLAN,
                    GuardConfig.ALLOW_NODES.name(),
                    "the plan has a node " + type + ", which does work that the limits here do not reach; add " + type
                            + " to " + GuardConfig.ALLOW_NODES.name() + " to allow it");
        }
        double rows = node.path("Plan Rows").asDouble(0);
        if (rows > config.maxRows()) {
            throw new NotAllowed(
                    Guard.SIZE,
                    GuardConfig.MAX_ROWS.name(),
                    "a node " + type + " is estimated to yield " + Math.round(rows)
                            + " rows, and statements with more than " + config.maxRows() + " are not executed; raise "
                            + GuardConfig.MAX_ROWS.name() + " to allow it");
        }
        for (JsonNode child : node.path("Plans")) {
            checkNode(child, config);
        }
    }

    /** Every text in the plan, whatever it is called: expressions are in many places, and more with each version. */
    static void collectTexts(JsonNode json, List<String> texts) {
        if (json.isString()) {
            texts.add(json.asString(""));
        }
        for (JsonNode part : json) {
            collectTexts(part, texts);
        }
    }
}
