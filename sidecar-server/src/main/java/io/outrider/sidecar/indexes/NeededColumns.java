package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Expression.Column;
import io.outrider.sidecar.plan.PlanNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Which columns of a table the rest of a plan takes from its scan. */
final class NeededColumns {
    /** Nodes that hand on what they get. */
    static final Set<String> TRANSPARENT =
            Set.of("Gather", "Gather Merge", "Sort", "Incremental Sort", "Materialize", "Result", "LockRows");

    private NeededColumns() {}

    /** Columns that leave the scan: those that its parents name, as far as every output above was understood. Its own conditions are no part of it. */
    static List<String> of(PlanNode scan, String alias, TableFacts table) {
        Set<String> needed = new LinkedHashSet<>();
        PlanNode top = scan;
        boolean projected = false;
        while (top.parent() != null && top.parent().children().size() == 1 && !projected) {
            top = top.parent();
            projected = !TRANSPARENT.contains(top.type()) && !top.is("Limit");
        }
        // A scan hands on whole rows when that is cheaper; what is really used shows further up.
        for (PlanNode node = scan; ; node = Objects.requireNonNull(node.parent())) {
            if (node != scan || top == scan || !projected) {
                for (String key : List.of("Output", "Sort Key", "Group Key", "Filter", "Hash Cond", "Merge Cond")) {
                    boolean handedOn = key.equals("Output") && projected && node != top;
                    boolean own = key.equals("Filter") && node == scan;
                    if (!handedOn && !own) {
                        collect(node, key, alias, table, needed);
                    }
                }
            }
            if (node == top) {
                break;
            }
        }
        return List.copyOf(needed);
    }

    /**
     * Columns that a join takes of each row of one of its sides. A scan below a join may hand on whole rows, because that is cheaper; what the join
     * compares and hands on itself is exact.
     */
    static List<String> takenByJoin(PlanNode scan, String alias, TableFacts table) {
        PlanNode join = scan.parent();
        while (join != null && join.children().size() < 2) {
            join = join.parent();
        }
        Set<String> taken = new LinkedHashSet<>();
        if (join != null) {
            for (String key : List.of("Output", "Hash Cond", "Merge Cond", "Join Filter")) {
                collect(join, key, alias, table, taken);
            }
            for (String key : List.of("Filter", "Index Cond")) {
                collect(scan, key, alias, table, taken);
            }
        }
        return List.copyOf(taken);
    }

    private static void collect(PlanNode node, String key, String alias, TableFacts table, Set<String> needed) {
        List<String> texts = node.texts(key).isEmpty() ? List.of(node.text(key)) : node.texts(key);
        for (String text : texts) {
            if (!text.isEmpty()) {
                needed.addAll(named(text, alias, table));
            }
        }
    }

    /** Columns of the table that an expression of the plan names; where it was not understood, all that it may name. */
    static Set<String> named(String text, String alias, TableFacts table) {
        Set<String> named = new LinkedHashSet<>();
        if (text.endsWith(".*")) {
            named.addAll(table.columns().keySet());
        }
        Expression expression = ExpressionReader.read(text);
        expression.each(part -> {
            if (part instanceof Column column && column.alias().equals(alias)) {
                named.add(column.name());
            } else if (part instanceof Expression.Constant plain
                    && !plain.text().startsWith("'")
                    && table.column(plain.text()) != null) {
                named.add(plain.text()); // with one table in the plan, columns may stand alone
            }
        });
        if (expression instanceof Expression.Other other && other.parts().isEmpty()) {
            table.columns().keySet().stream()
                    .filter(column -> text.contains(column))
                    .forEach(named::add);
        }
        return named;
    }
}
