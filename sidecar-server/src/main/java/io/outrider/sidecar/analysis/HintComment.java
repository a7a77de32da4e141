package io.outrider.sidecar.analysis;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A plan as a comment that the extension pg_hint_plan follows. */
final class HintComment {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    private HintComment() {}

    static String of(Plan plan) {
        List<String> hints = new ArrayList<>();
        for (PlanNode node : plan.nodes()) {
            String kind = scanHint(node);
            if (!kind.isEmpty()) {
                String index = node.is("Bitmap Heap Scan") ? bitmapIndex(node) : node.index();
                hints.add(kind + "(" + quoted(node.alias()) + (index.isEmpty() ? "" : " " + quoted(index)) + ")");
            }
            String join = joinHint(node);
            if (!join.isEmpty()) {
                hints.add(join + "(" + String.join(" ", aliases(node)) + ")");
            }
        }
        String order = order(plan.root());
        if (order.startsWith("(")) {
            hints.add("Leading(" + order + ")");
        }
        return "/*+ " + String.join(" ", hints) + " */";
    }

    private static String scanHint(PlanNode node) {
        return switch (node.alias().isEmpty() ? "" : node.type()) {
            case "Seq Scan" -> "SeqScan";
            case "Index Scan" -> "IndexScan";
            case "Index Only Scan" -> "IndexOnlyScan";
            case "Bitmap Heap Scan" -> "BitmapScan";
            case "Tid Scan" -> "TidScan";
            default -> "";
        };
    }

    private static String joinHint(PlanNode node) {
        return switch (node.type()) {
            case "Nested Loop" -> "NestLoop";
            case "Hash Join" -> "HashJoin";
            case "Merge Join" -> "MergeJoin";
            default -> "";
        };
    }

    private static String bitmapIndex(PlanNode node) {
        List<PlanNode> children = node.children();
        return children.size() == 1 ? children.get(0).index() : "";
    }

    private static List<String> aliases(PlanNode node) {
        List<String> aliases = new ArrayList<>();
        if (!scanHint(node).isEmpty()) {
            aliases.add(quoted(node.alias()));
        }
        for (PlanNode child : node.children()) {
            if (child.subplanName().isEmpty()) {
                aliases.addAll(aliases(child));
            }
        }
        return aliases;
    }

    /** {@code ((a b) c)}: which two are joined first, outer before inner. */
    private static String order(PlanNode node) {
        if (!scanHint(node).isEmpty()) {
            return quoted(node.alias());
        }
        List<String> parts = new ArrayList<>();
        for (PlanNode child : node.children()) {
            String part = child.subplanName().isEmpty() ? order(child) : "";
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        boolean join = !joinHint(node).isEmpty() && parts.size() == 2;
        return join ? "(" + String.join(" ", parts) + ")" : String.join(" ", parts);
    }

    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
