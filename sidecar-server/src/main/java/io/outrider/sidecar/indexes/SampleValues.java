package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Expression.Column;
import io.outrider.sidecar.indexes.Expression.Operation;
import io.outrider.sidecar.indexes.Expression.Parameter;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values to execute a statement with whose own are not known: for each parameter, values that the column it is compared with really has,
 * from rows spread over the table. Used on a clone only: the values never leave it. One thread.
 */
final class SampleValues {
    private static final int SETS = 3;
    private static final List<String> CONDITIONS =
            List.of("Index Cond", "Recheck Cond", "Filter", "Hash Cond", "Merge Cond", "Join Filter");

    private final Connection connection;

    SampleValues(Connection connection) {
        this.connection = connection;
    }

    /** Some lists of literals, one literal for each parameter; a parameter compared with no column is 20, which suits LIMIT. */
    List<List<String>> of(Plan generic, int parameters) throws SQLException {
        Map<Integer, String> columns = new TreeMap<>();
        for (PlanNode node : generic.nodes()) {
            for (String key : CONDITIONS) {
                if (!node.text(key).isEmpty()) {
                    ExpressionReader.read(node.text(key)).each(part -> note(part, generic, columns));
                }
            }
        }
        List<List<String>> sets = new ArrayList<>();
        for (int set = 0; set < SETS; set++) {
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= parameters; i++) {
                values.add(columns.containsKey(i) ? value(columns.get(i), set) : "20");
            }
            sets.add(values);
        }
        return sets;
    }

    private static void note(Expression part, Plan plan, Map<Integer, String> columns) {
        if (!(part instanceof Operation operation) || operation.anyOf()) {
            return;
        }
        Expression left = operation.left().columns().isEmpty() ? operation.right() : operation.left();
        Expression right = left == operation.left() ? operation.right() : operation.left();
        if (left.columns().isEmpty() || !right.has(Parameter.class)) {
            return;
        }
        Column column = left.columns().get(0);
        right.each(inner -> {
            if (inner instanceof Parameter parameter && parameter.text().matches("\\$[1-9]\\d{0,3}")) {
                plan.nodes().stream()
                        .filter(node -> node.alias().equals(column.alias())
                                && !node.relation().isEmpty())
                        .findFirst()
                        .ifPresent(node -> columns.putIfAbsent(
                                Integer.parseInt(parameter.text().substring(1)),
                                Names.quoted(node.schema()) + "." + Names.quoted(node.relation()) + "\n"
                                        + Names.quoted(column.name())));
            }
        });
    }

    private String value(String source, int set) throws SQLException {
        String[] parts = source.split("\n", 2);
        String sql = "SELECT quote_literal(" + parts[1] + ") FROM " + parts[0] + " WHERE " + parts[1]
                + " IS NOT NULL LIMIT 1 OFFSET " + (7 + set * 997);
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (rows.next()) {
                return rows.getString(1);
            }
        }
        return "NULL";
    }
}
