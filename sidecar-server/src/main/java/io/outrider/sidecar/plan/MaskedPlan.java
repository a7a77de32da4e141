package io.outrider.sidecar.plan;

import io.outrider.sidecar.postgres.SqlText;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** A plan without the constants in its expressions, which may be anybody's data. */
public final class MaskedPlan {
    /** Texts of the server's own. Any other may be an expression, above all one that a later version brings. */
    private static final Set<String> PLAIN = Set.of(
            "Node Type",
            "Parent Relationship",
            "Subplan Name",
            "Join Type",
            "Strategy",
            "Partial Mode",
            "Operation",
            "Command",
            "Scan Direction",
            "Relation Name",
            "Schema",
            "Alias",
            "Index Name",
            "CTE Name",
            "Tuplestore Name",
            "Function Name",
            "Table Function Name",
            "Custom Plan Provider",
            "Sort Method",
            "Sort Space Type",
            "Sort Methods Used",
            "Cache Mode",
            "Storage",
            "Trigger Name",
            "Constraint Name",
            "Relation",
            "Format",
            "Conflict Resolution",
            "Conflict Arbiter Indexes",
            "Query Identifier");

    private static final Set<String> GROUPS = Set.of("Settings", "JIT");

    private MaskedPlan() {}

    public static Plan of(Plan plan) {
        try {
            return Plan.of(masked("", plan.json()));
        } catch (PlanUnreadable e) {
            throw new IllegalStateException("masking changed the structure of a plan", e);
        }
    }

    private static JsonNode masked(String key, JsonNode json) {
        if (json instanceof ObjectNode object) {
            for (String name : object.propertyNames().toArray(String[]::new)) {
                if (!PLAIN.contains(name) && !GROUPS.contains(name)) {
                    object.set(name, masked(name, object.path(name)));
                }
            }
            return object;
        }
        if (json instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, masked(key, array.path(i)));
            }
            return array;
        }
        return json.isString() ? StringNode.valueOf(SqlText.masked(json.asString(""))) : json;
    }
}
