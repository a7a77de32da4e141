package io.outrider.sidecar.plan;

import static io.outrider.sidecar.plan.Report.count;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/**
 * What changed from one plan of a statement to another, and what of its surroundings changed with it.
 *
 * @param changes what the server does differently now
 * @param reasons what may have moved it to: an index that came or went, other estimates, settings
 */
public record PlanDiff(List<String> changes, List<String> reasons, double costBefore, double costAfter) {
    public static PlanDiff between(PlanRecord before, PlanRecord after) {
        List<String> changes = new ArrayList<>();
        compareAccess(before.plan(), after.plan(), changes);
        compareOrder(before.plan(), after.plan(), changes);
        compareKinds(before.plan(), after.plan(), changes);
        List<String> reasons = new ArrayList<>();
        compareIndexes(before, after, reasons);
        compareTables(before, after, reasons);
        compareEstimates(before.plan(), after.plan(), reasons);
        compareSettings(before.plan(), after.plan(), reasons);
        return new PlanDiff(
                List.copyOf(changes),
                List.copyOf(reasons),
                before.plan().root().totalCost(),
                after.plan().root().totalCost());
    }

    public void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("cost_before", costBefore);
        json.writeNumberProperty("cost_after", costAfter);
        json.writeArrayPropertyStart("changes");
        changes.forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("reasons");
        reasons.forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    /** How each table is reached. */
    private static void compareAccess(Plan before, Plan after, List<String> changes) {
        Map<String, String> old = access(before);
        Map<String, String> now = access(after);
        old.forEach((table, path) -> {
            String other = now.get(table);
            if (other == null) {
                changes.add(table + " is not read any more (" + path + " before)");
            } else if (!other.equals(path)) {
                changes.add(table + " is read by " + other + " instead of " + path);
            }
        });
        now.forEach((table, path) -> {
            if (!old.containsKey(table)) {
                changes.add(table + " is read now, by " + path);
            }
        });
    }

    private static Map<String, String> access(Plan plan) {
        Map<String, String> access = new LinkedHashMap<>();
        for (PlanNode node : plan.nodes()) {
            if (node.relation().isEmpty() || node.is("ModifyTable")) {
                continue;
            }
            String path = node.type() + (node.index().isEmpty() ? "" : " on " + node.index());
            if (node.is("Bitmap Heap Scan")) {
                path += " of " + String.join(", ", bitmapIndexes(node));
            }
            String name = node.relation()
                    + (node.alias().isEmpty() || node.alias().equals(node.relation()) ? "" : " " + node.alias());
            access.merge(name, path, (a, b) -> a.equals(b) ? a : a + " and " + b);
        }
        return access;
    }

    private static Set<String> bitmapIndexes(PlanNode node) {
        Set<String> indexes = new TreeSet<>();
        for (PlanNode child : node.children()) {
            if (!child.index().isEmpty()) {
                indexes.add(child.index());
            }
            indexes.addAll(bitmapIndexes(child));
        }
        return indexes;
    }

    private static void compareOrder(Plan before, Plan after, List<String> changes) {
        List<String> old = order(before);
        List<String> now = order(after);
        if (!old.equals(now) && new TreeSet<>(old).equals(new TreeSet<>(now))) {
            changes.add("tables are joined in the order " + String.join(", ", now) + " instead of "
                    + String.join(", ", old));
        }
    }

    private static List<String> order(Plan plan) {
        return plan.nodes().stream()
                .filter(node -> !node.relation().isEmpty() && !node.is("ModifyTable"))
                .map(node -> node.alias().isEmpty() ? node.relation() : node.alias())
                .toList();
    }

    /** How often each kind of node that is no scan occurs. */
    private static void compareKinds(Plan before, Plan after, List<String> changes) {
        Map<String, Integer> old = kinds(before);
        Map<String, Integer> now = kinds(after);
        Set<String> all = new TreeSet<>(old.keySet());
        all.addAll(now.keySet());
        List<String> gone = new ArrayList<>();
        List<String> come = new ArrayList<>();
        for (String kind : all) {
            int difference = now.getOrDefault(kind, 0) - old.getOrDefault(kind, 0);
            if (difference != 0) {
                (difference > 0 ? come : gone)
                        .add((Math.abs(difference) > 1 ? Math.abs(difference) + " × " : "") + kind);
            }
        }
        if (!gone.isEmpty() && !come.isEmpty()) {
            changes.add(String.join(", ", come) + " instead of " + String.join(", ", gone));
        } else if (!come.isEmpty()) {
            changes.add(String.join(", ", come) + " came in");
        } else if (!gone.isEmpty()) {
            changes.add(String.join(", ", gone) + " fell away");
        }
    }

    private static Map<String, Integer> kinds(Plan plan) {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        for (PlanNode node : plan.nodes()) {
            if (node.relation().isEmpty() && node.index().isEmpty()) {
                String strategy = node.text("Strategy");
                kinds.merge(node.type() + (strategy.isEmpty() ? "" : " (" + strategy + ")"), 1, Integer::sum);
            }
        }
        return kinds;
    }

    private static void compareIndexes(PlanRecord before, PlanRecord after, List<String> reasons) {
        Set<String> gone = new TreeSet<>(before.indexes());
        gone.removeAll(after.indexes());
        Set<String> come = new TreeSet<>(after.indexes());
        come.removeAll(before.indexes());
        gone.forEach(index -> reasons.add("the index " + index + " is gone (or invalid)"));
        come.forEach(index -> reasons.add("the index " + index + " is new"));
    }

    private static void compareTables(PlanRecord before, PlanRecord after, List<String> reasons) {
        before.tables().forEach((name, old) -> {
            TableFacts now = after.tables().get(name);
            if (now == null) {
                return;
            }
            double growth = Math.max(1, now.rows()) / Math.max(1, old.rows());
            if (growth >= 1.5 || growth <= 0.67) {
                reasons.add("the planner counts " + count(now.rows()) + " rows in " + name + " instead of "
                        + count(old.rows()));
            } else if (now.modifiedSinceAnalyze() * 5 < old.modifiedSinceAnalyze()) {
                reasons.add(name + " was analysed");
            }
        });
    }

    private static void compareEstimates(Plan before, Plan after, List<String> reasons) {
        Map<String, Double> old = estimates(before);
        estimates(after).forEach((table, rows) -> {
            Double was = old.get(table);
            if (was == null) {
                return;
            }
            double factor = Math.max(1, rows) / Math.max(1, was);
            if (factor >= 3 || factor <= 1.0 / 3) {
                reasons.add(count(rows) + " rows of " + table + " are expected instead of " + count(was));
            }
        });
    }

    /** Rows of each table after its filter; of a table that is read again and again, over all rounds. */
    private static Map<String, Double> estimates(Plan plan) {
        Map<String, Double> estimates = new LinkedHashMap<>();
        for (PlanNode node : plan.nodes()) {
            boolean looked = node.parent() != null
                    && node.parent().is("Nested Loop")
                    && node.relationship().equals("Inner");
            if (!node.relation().isEmpty() && !looked && !node.isParallelAware()) {
                estimates.putIfAbsent(node.relation(), node.planRows());
            }
        }
        return estimates;
    }

    private static void compareSettings(Plan before, Plan after, List<String> reasons) {
        Set<String> names = new TreeSet<>(before.settings().keySet());
        names.addAll(after.settings().keySet());
        for (String name : names) {
            String old = before.settings().getOrDefault(name, "its default");
            String now = after.settings().getOrDefault(name, "its default");
            if (!Objects.equals(old, now)) {
                reasons.add(name + " is " + now + " instead of " + old);
            }
        }
    }
}
