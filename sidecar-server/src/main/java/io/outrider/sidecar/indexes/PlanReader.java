package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Expression.Column;
import io.outrider.sidecar.indexes.Expression.Logic;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the table scans of a plan, with their conditions. Conditions come from the plan and not from the SQL, because there the server has
 * resolved names, views, types and implied equalities. One thread.
 */
final class PlanReader {
    private static final Pattern ORDER_SUFFIX =
            Pattern.compile("^(.*?)( COLLATE \\S+)?( USING \\S+)?( DESC)?( NULLS (?:FIRST|LAST))?$", Pattern.DOTALL);
    private static final List<String> JOIN_CONDITIONS =
            List.of("Hash Cond", "Merge Cond", "Join Filter", "Index Cond", "Recheck Cond", "Filter");

    private final Catalog catalog;

    PlanReader(Catalog catalog) {
        this.catalog = catalog;
    }

    List<TableScan> scans(Plan plan) throws SQLException {
        List<Expression> joins = new ArrayList<>();
        for (PlanNode node : plan.nodes()) {
            for (String key : JOIN_CONDITIONS) {
                if (!node.text(key).isEmpty()) {
                    joins.addAll(ExpressionReader.read(node.text(key)).conjuncts());
                }
            }
        }
        List<TableScan> scans = new ArrayList<>();
        for (PlanNode node : plan.nodes()) {
            if (node.relation().isEmpty() || node.is("ModifyTable", "Foreign Scan")) {
                continue;
            }
            TableFacts table = catalog.table(node.schema(), node.relation());
            if (table != null && !table.temporary()) {
                scans.add(scan(node, table, joins));
            }
        }
        return scans;
    }

    private TableScan scan(PlanNode node, TableFacts table, List<Expression> joins) {
        String alias = node.alias().isEmpty() ? node.relation() : node.alias();
        List<Expression> conditions = new ArrayList<>();
        for (String key : List.of("Index Cond", "Recheck Cond", "Filter")) {
            if (!node.text(key).isEmpty()) {
                conditions.addAll(ExpressionReader.read(node.text(key)).conjuncts());
            }
        }
        for (Expression join : joins) {
            Set<String> aliases = new LinkedHashSet<>();
            join.columns().forEach(column -> aliases.add(column.alias()));
            if (aliases.size() == 2 && aliases.contains(alias)) {
                conditions.add(join);
            }
        }
        Map<String, Atom> atoms = new LinkedHashMap<>();
        List<List<List<Atom>>> alternatives = new ArrayList<>();
        for (Expression condition : conditions) {
            if (condition instanceof Logic logic && logic.word().equals("OR")) {
                alternatives.add(arms(logic, alias, table));
            }
            Atom atom = Atom.of(condition, alias, table);
            atoms.putIfAbsent(atom.text(), atom);
        }
        Order order = order(node, alias, table);
        return new TableScan(
                node,
                alias,
                table,
                List.copyOf(atoms.values()),
                alternatives,
                order.keys,
                order.limit,
                order.node,
                NeededColumns.of(node, alias, table),
                loops(node));
    }

    private static List<List<Atom>> arms(Logic or, String alias, TableFacts table) {
        List<List<Atom>> arms = new ArrayList<>();
        for (Expression arm : or.parts()) {
            arms.add(arm.conjuncts().stream()
                    .map(condition -> Atom.of(condition, alias, table))
                    .toList());
        }
        return arms;
    }

    private record Order(List<IndexShape.Key> keys, double limit, PlanNode node) {}

    /** Goes up while nothing but this table decides which rows come and in which order. */
    private static Order order(PlanNode scan, String alias, TableFacts table) {
        List<IndexShape.Key> keys = List.of();
        PlanNode top = scan;
        PlanNode node = scan.parent();
        while (node != null
                && NeededColumns.TRANSPARENT.contains(node.type())
                && node.children().size() == 1) {
            if (node.type().endsWith("Sort")) {
                keys = keys(node.texts("Sort Key"), alias, table);
                if (keys.isEmpty()) {
                    return new Order(List.of(), 0, scan);
                }
                top = node;
            }
            node = node.parent();
        }
        if (node != null && node.is("Limit")) {
            return new Order(keys.isEmpty() ? indexOrder(scan, table) : keys, node.planRows(), node);
        }
        if (node != null
                && keys.isEmpty()
                && node.is("Aggregate")
                && node.text("Strategy").equals("Plain")) {
            List<IndexShape.Key> extreme = extreme(node, alias, table);
            return extreme.isEmpty() ? new Order(List.of(), 0, scan) : new Order(extreme, 1, node);
        }
        List<IndexShape.Key> wanted = keys.isEmpty() && isReadForOrder(scan, table) ? indexOrder(scan, table) : keys;
        return new Order(wanted, 0, keys.isEmpty() ? scan : top);
    }

    /** No condition leads into the index, and it spares no look-up: what is left is its order, which saves somebody above a sort. */
    private static boolean isReadForOrder(PlanNode scan, TableFacts table) {
        return scan.is("Index Scan")
                && scan.text("Index Cond").isEmpty()
                && table.indexes().stream()
                        .anyMatch(index -> index.name().equals(scan.index())
                                && !index.shape().isPartial());
    }

    /** Under a LIMIT the order may come from the index in use; no sort tells. */
    private static List<IndexShape.Key> indexOrder(PlanNode scan, TableFacts table) {
        if (!scan.is("Index Scan", "Index Only Scan")) {
            return List.of();
        }
        boolean backward = scan.text("Scan Direction").equals("Backward");
        return table.indexes().stream()
                .filter(index -> index.name().equals(scan.index()))
                .findFirst()
                .map(index -> index.shape().keys().stream()
                        .map(key -> backward ? key.reversed() : key)
                        .toList())
                .orElse(List.of());
    }

    /** For {@code min(column)} and {@code max(column)}, if the plan computes nothing else. */
    private static List<IndexShape.Key> extreme(PlanNode aggregate, String alias, TableFacts table) {
        List<String> outputs = aggregate.texts("Output");
        if (outputs.size() == 1
                && ExpressionReader.read(outputs.get(0)) instanceof Expression.Call call
                && (call.name().equals("min") || call.name().equals("max"))
                && call.parts().size() == 1) {
            List<IndexShape.Key> key = keys(List.of(call.parts().get(0).text()), alias, table);
            return call.name().equals("min")
                    ? key
                    : key.stream().map(IndexShape.Key::reversed).toList();
        }
        return List.of();
    }

    private static List<IndexShape.Key> keys(List<String> texts, String alias, TableFacts table) {
        List<IndexShape.Key> keys = new ArrayList<>();
        for (String text : texts) {
            IndexShape.Key key = key(text, alias, table);
            if (key == null) {
                return List.of();
            }
            keys.add(key);
        }
        return keys;
    }

    private static IndexShape.@Nullable Key key(String text, String alias, TableFacts table) {
        Matcher matcher = ORDER_SUFFIX.matcher(text);
        if (!matcher.matches() || matcher.group(2) != null || matcher.group(3) != null) {
            return null;
        }
        boolean descending = matcher.group(4) != null;
        String nulls = matcher.group(5) == null ? "" : matcher.group(5);
        boolean nullsFirst = nulls.isEmpty() ? descending : nulls.endsWith("FIRST");
        Expression expression = ExpressionReader.read(matcher.group(1));
        if (expression.withoutRelabel() instanceof Expression.Constant plain && table.column(plain.text()) != null) {
            return IndexShape.Key.column(plain.text()).ordered(descending, nullsFirst); // printed without alias
        }
        if (!(expression.withoutRelabel() instanceof Column column)
                || !column.alias().equals(alias)) {
            return null;
        }
        return IndexShape.Key.column(column.name()).ordered(descending, nullsFirst);
    }

    /** How often the plan expects to make this scan: once for every row of the outer side of each nested loop above. */
    private static double loops(PlanNode scan) {
        double loops = 1;
        PlanNode child = scan;
        for (PlanNode node = scan.parent(); node != null; node = node.parent()) {
            boolean again = (node.is("Nested Loop") && child.relationship().equals("Inner"))
                    && !child.is("Materialize")
                    && !child.is("Memoize");
            if (again) {
                loops *= Math.max(1, node.children().get(0).planRows());
            } else if (child.relationship().equals("SubPlan")
                    && !node.relation().isEmpty()) {
                loops *= Math.max(
                        1,
                        node.children().stream()
                                .filter(other -> other.relationship().equals("Outer"))
                                .findFirst()
                                .map(PlanNode::planRows)
                                .orElse(node.planRows()));
            }
            child = node;
        }
        return loops;
    }
}
