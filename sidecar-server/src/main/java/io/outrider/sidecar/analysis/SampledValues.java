package io.outrider.sidecar.analysis;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import io.outrider.sidecar.postgres.GuardedSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values for parameters that nobody gave, taken from the planner's own statistics of the column that each is compared with. The
 * generic plan tells which column that is: the server has resolved names, views and joins there.
 */
final class SampledValues {
    private record Column(String schema, String table, String name) {}

    private static final String[] CONDITIONS = {"Index Cond", "Recheck Cond", "Filter", "Hash Cond", "Join Filter"};
    private static final String NAME = "\"?[\\w$]+\"?";
    private static final Pattern COMPARISON = Pattern.compile(
            "\\(*(" + NAME + ")\\.(" + NAME + ")\\)*(?:::[a-z ]+)?\\)? (?:=|<|>|<=|>=|~~) \\(*\\$(\\d+)(?![\\d])");
    private static final Pattern REVERSED =
            Pattern.compile("\\$(\\d+)\\)?(?:::[a-z ]+)? (?:=|<|>|<=|>=) \\(*(" + NAME + ")\\.(" + NAME + ")");

    private static final String SQL =
            """
            SELECT schemaname, tablename, attname, coalesce((most_common_vals::text::text[])[1],
              (histogram_bounds::text::text[])[greatest(1, cardinality(histogram_bounds::text::text[]) / 2)])
            FROM pg_catalog.pg_stats
            WHERE schemaname = ANY (string_to_array(?, chr(10))::name[]) AND tablename = ANY (string_to_array(?, chr(10))::name[])
              AND attname = ANY (string_to_array(?, chr(10))::name[])
            """;

    private SampledValues() {}

    /** One value for each parameter, or null when not every parameter could be given one. */
    static @Nullable List<@Nullable String> of(GuardedSession session, Plan generic, int parameters)
            throws SQLException {
        Map<Integer, Column> columns = columns(generic);
        for (int i = 1; i <= parameters; i++) {
            if (!columns.containsKey(i)) {
                return null;
            }
        }
        Map<Column, String> found = new HashMap<>();
        for (List<String> row : session.ask(
                SQL, each(columns, Column::schema), each(columns, Column::table), each(columns, Column::name))) {
            found.put(new Column(row.get(0), row.get(1), row.get(2)), row.get(3));
        }
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 1; i <= parameters; i++) {
            String value = found.getOrDefault(columns.get(i), "");
            if (value.isEmpty()) {
                return null;
            }
            values.add(value);
        }
        return values;
    }

    private static String each(Map<Integer, Column> columns, Function<Column, String> part) {
        return columns.values().stream().map(part).distinct().collect(Collectors.joining("\n"));
    }

    /** Schema, table and column that each parameter is compared with. */
    private static Map<Integer, Column> columns(Plan plan) {
        Map<String, PlanNode> tables = new HashMap<>();
        for (PlanNode node : plan.nodes()) {
            if (!node.relation().isEmpty()) {
                tables.putIfAbsent(node.alias(), node);
            }
        }
        Map<Integer, Column> columns = new HashMap<>();
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
            Map<Integer, Column> columns, Map<String, PlanNode> tables, String number, String alias, String column) {
        PlanNode table = tables.get(unquoted(alias));
        if (table != null) {
            columns.putIfAbsent(
                    Integer.parseInt(number), new Column(table.schema(), table.relation(), unquoted(column)));
        }
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }
}
