package io.outrider.sidecar.plan;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a plan does, without any number: kinds of nodes, tables, indexes, the order of joins. Two plans of the same shape do the same
 * work in the same way. Partitions below one Append that are treated alike count as one, digits in their names do not count, so that a
 * new month is no new shape.
 */
public record PlanShape(String text, String hash) {
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public static PlanShape of(Plan plan) {
        String text = text(plan.root(), false);
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return new PlanShape(text, String.format("%016x", hash));
    }

    private static String text(PlanNode node, boolean partition) {
        StringBuilder text = new StringBuilder(node.type());
        add(text, node.joinType().equals("Inner") ? "" : node.joinType());
        add(text, node.text("Strategy").equals("Plain") ? "" : node.text("Strategy"));
        add(text, node.text("Partial Mode").equals("Simple") ? "" : node.text("Partial Mode"));
        add(text, node.text("Operation"));
        add(text, node.text("Scan Direction").equals("Forward") ? "" : node.text("Scan Direction"));
        if (!node.relation().isEmpty()) {
            add(text, "on " + named(node.schema(), partition) + "." + named(node.relation(), partition));
        }
        add(text, node.index().isEmpty() ? "" : "using " + named(node.index(), partition));
        add(text, node.text("CTE Name") + node.text("Function Name"));
        if (node.children().isEmpty()) {
            return text.toString();
        }
        boolean partitions = node.is("Append", "Merge Append");
        Set<String> children = new LinkedHashSet<>();
        int number = 0;
        for (PlanNode child : node.children()) {
            // Only partitions may fall together: joining a table with itself is two scans.
            String mark = partitions ? "" : ++number + ":";
            children.add(mark + text(child, partition || partitions));
        }
        return text.append('(').append(String.join(", ", children)).append(')').toString();
    }

    private static String named(String name, boolean partition) {
        return partition ? DIGITS.matcher(name).replaceAll("#") : name;
    }

    private static void add(StringBuilder text, String part) {
        if (!part.isEmpty()) {
            text.append(' ').append(part);
        }
    }
}
