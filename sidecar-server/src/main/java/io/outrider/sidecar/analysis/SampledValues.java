package io.outrider.sidecar.analysis;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import io.outrider.sidecar.postgres.GuardedSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values for parameters that nobody gave, taken from the planner's own statistics of the column that each is compared with. The
 * generic plan tells which column that is: the server has resolved names, views and joins there.
 */
final class SampledValues {
    private static final String[] CONDITIONS = {"Index Cond", "Recheck Cond", "Filter", "Hash Cond", "Join Filter"};
    private static final String NAME = "\"?[\\w$]+\"?";
    private static final Pattern COMPARISON = Pattern.compile(
            "\\(*(" + NAME + ")\\.(" + NAME + ")\\)*(?:::[a-z ]+)?\\)? (?:=|<|>|<=|>=|~~) \\(*\\$(\\d+)(?![\\d])");
    private static final Pattern REVERSED =
            Pattern.compile("\\$(\\d+)\\)?(?:::[a-z ]+)? (?:=|<|>|<=|>=) \\(*(" + NAME + ")\\.(" + NAME + ")");

    private static final String SQL =
            "SELECT coalesce((most_common_vals::text::text[])[1], (histogram_bounds::text::text[])["
                    + "greatest(1, cardinality(histogram_bounds::text::text[]) / 2)]) FROM pg_catalog.pg_stats"
                    + " WHERE schemaname = ? AND tablename = ? AND attname = ?";

    private SampledValues() {}

    /** One value for each parameter, or null when not every parameter could be given one. */
    static @Nullable List<@Nullable String> of(GuardedSession session, Plan generic, int parameters)
            throws SQLException {
        Map<Integer, String[]> columns = columns(generic);
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 1; i <= parameters; i++) {
            String[] column = columns.get(i);
            if (column == null) {
                return null;
            }
            List<List<String>> rows = session.ask(SQL, column[0], column[1], column[2]);
            if (rows.isEmpty() || rows.get(0).get(0).isEmpty()) {
                return null;
            }
            values.add(rows.get(0).get(0));
        }
        return values;
    }

    /** Schema, table and column that each parameter is compared with. */
    static Map<Integer, String[]> columns(Plan plan) {
        Map<String, PlanNode> tables = new HashMap<>();
        for (PlanNode node : plan.nodes()) {
            if (!node.relation().isEmpty()) {
                tables.putIfAbsent(node.alias(), node);
            }
        }
        Map<Integer, String[]> columns = new HashMap<>();
        for (PlanNode node : plan.nodes()) {
            for (String key : CONDITIONS) {
                String condition = node.text(key);
                for (Matcher found = COMPARISON.matcher(condition); found.find(); ) {
                    add(columns, tables, found.group(3), found.group(1), found.group(2));
                }
                for (Matcher found = REVERSED.matcher(condition); found.find(); ) {
                    add(columns, tables, found.group(1), found.group(2), found.group(3));
                }
                // An index condition names the columns of its own table without it.
                for (Matcher found = Pattern.compile(
                                        "\\(*(" + NAME + ")\\)*(?:::[a-z ]+)?\\)? (?:=|<|>|<=|>=) \\(*\\$(\\d+)(?!\\d)")
                                .matcher(condition);
                        found.find() && !node.alias().isEmpty(); ) {
                    add(columns, tables, found.group(2), node.alias(), found.group(1));
                }
            }
        }
        return columns;
    }

    private static void add(
            Map<Integer, String[]> columns, Map<String, PlanNode> tables, String number, String alias, String column) {
        PlanNode table = tables.get(unquoted(alias));
        if (table != null) {
            columns.putIfAbsent(
                    Integer.parseInt(number), new String[] {table.schema(), table.relation(), unquoted(column)});
        }
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }
}
