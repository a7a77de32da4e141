package io.outrider.sidecar.query;

import io.outrider.sidecar.postgres.Inspection.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a plan for large tables that are scanned whole although the filter keeps few rows, and says which index would serve. Any
 * thread.
 */
final class IndexAdvice {
    private static final double FEW = 0.1;
    private static final Pattern STRING = Pattern.compile("'(?:[^']|'')*'");
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final String COMPARISON = "\\)*(?:::[a-z_ ]+(?:\\(\\d+\\))?)?\\)*\\s*(=|<=|>=|<|>)\\s";

    private IndexAdvice() {}

    /** A filtered scan of a whole table, as the planner sees it. */
    record Scan(String schema, String table, String alias, String filter, double rows, double cost) {}

    /** What is wrong and what would help. */
    record Suggestion(Table table, List<String> columns, double rows, double cost, String filter) {
        String statement() {
            return "CREATE INDEX CONCURRENTLY ON " + quoted(table.schema()) + "." + quoted(table.name()) + " ("
                    + String.join(
                            ", ", columns.stream().map(IndexAdvice::quoted).toList()) + ")";
        }
    }

    static List<Scan> scans(JsonNode plan) {
        List<Scan> scans = new ArrayList<>();
        collect(plan, 1, scans);
        return scans;
    }

    private static void collect(JsonNode node, int processes, List<Scan> scans) {
        int here = processes * (1 + node.path("Workers Planned").asInt(0));
        String filter = node.path("Filter").asString("");
        if (node.path("Node Type").asString("").equals("Seq Scan") && !filter.isEmpty()) {
            scans.add(new Scan(
                    node.path("Schema").asString("public"),
                    node.path("Relation Name").asString(""),
                    node.path("Alias").asString(""),
                    filter,
                    node.path("Plan Rows").asDouble(0) * here,
                    node.path("Total Cost").asDouble(0)));
        }
        for (JsonNode child : node.path("Plans")) {
            collect(child, here, scans);
        }
    }

    /** Null when no index would clearly help. */
    static @Nullable Suggestion suggest(Scan scan, Table table, long minTableRows) {
        if (table.rows() < minTableRows || scan.rows() > table.rows() * FEW) {
            return null;
        }
        String filter = STRING.matcher(scan.filter()).replaceAll("''");
        if (filter.contains(" OR ")) {
            return null; // one index cannot serve both sides
        }
        Set<String> equal = new LinkedHashSet<>();
        Set<String> ranged = new LinkedHashSet<>();
        for (String column : table.columns()) {
            compared(filter, scan.alias(), column, equal, ranged);
        }
        if (equal.stream().anyMatch(table.indexedColumns()::contains)) {
            return null; // there is one, and the planner does not want it
        }
        List<String> columns = new ArrayList<>(equal);
        ranged.stream().filter(column -> !equal.contains(column)).findFirst().ifPresent(columns::add);
        if (columns.isEmpty() || table.indexedColumns().contains(columns.get(0))) {
            return null;
        }
        return new Suggestion(table, columns, scan.rows(), scan.cost(), scan.filter());
    }

    /** In a verbose plan every column stands as {@code alias.column}; inside a function call it is no use to a plain index. */
    private static void compared(String filter, String alias, String column, Set<String> equal, Set<String> ranged) {
        Pattern pattern = Pattern.compile(
                "(?<![\\w\"])" + Pattern.quote(quoted(alias) + "." + quoted(column)) + "(?![\\w\"])" + COMPARISON);
        Matcher matcher = pattern.matcher(filter);
        while (matcher.find()) {
            int before = matcher.start() - 1;
            while (before >= 0 && filter.charAt(before) == '(') {
                before--;
            }
            boolean inCall =
                    before >= 0 && before < matcher.start() - 1 && Character.isLetterOrDigit(filter.charAt(before));
            if (!inCall) {
                (matcher.group(1).equals("=") ? equal : ranged).add(column);
            }
        }
    }

    private static String quoted(String name) {
        return NAME.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
