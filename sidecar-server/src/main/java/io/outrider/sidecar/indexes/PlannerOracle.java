package io.outrider.sidecar.indexes;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the planner how many rows a condition keeps and what it costs to check it. So nothing of its statistics has to be rebuilt here, and
 * operators that nobody here knows are estimated as well as any other. Answers are kept for the visit. One thread, in a
 * read-only transaction.
 */
final class PlannerOracle {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final Connection connection;
    private final ServerFacts server;
    private final Map<String, Answer> answers = new HashMap<>();
    private int questions;

    /** @param rowCost what checking the condition costs for each row of the table */
    record Answer(double rows, double rowCost) {}

    PlannerOracle(Connection connection, ServerFacts server) throws SQLException {
        this.connection = connection;
        this.server = server;
        begin();
    }

    /** To be called in each new transaction: the settings end with it. */
    void begin() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String setting :
                    List.of("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan", "enable_tidscan")) {
                statement.execute("SET LOCAL " + setting + " = off");
            }
            statement.execute("SET LOCAL max_parallel_workers_per_gather = 0");
        }
    }

    /** Plans asked for so far. */
    int questions() {
        return questions;
    }

    /** @param alias under which the conditions name the table */
    Answer ask(TableFacts table, String alias, Collection<String> conditions) throws SQLException {
        if (conditions.isEmpty()) {
            return new Answer(table.rows(), 0);
        }
        String where = "(" + String.join(") AND (", new TreeSet<>(conditions)) + ")";
        String sql = "SELECT 1 FROM ONLY " + table.qualified() + " AS " + Names.quoted(alias) + " WHERE " + where;
        Answer known = answers.get(sql);
        if (known == null) {
            known = explain(table, sql);
            answers.put(sql, known);
        }
        return known;
    }

    private Answer explain(TableFacts table, String sql) throws SQLException {
        if (!ExpressionTokens.isOneExpression(sql)) {
            throw new SQLException("a condition of the plan is no single expression", "42601");
        }
        questions++;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN (FORMAT JSON) " + sql)) {
            rows.next();
            JsonNode scan = seqScan(MAPPER.readTree(rows.getString(1)).path(0).path("Plan"));
            if (scan.isMissingNode()) {
                return new Answer(0, 0); // the planner sees that nothing can match
            }
            double initial = 0;
            for (JsonNode child : scan.path("Plans")) {
                initial += child.path("Total Cost").asDouble(0);
            }
            double cost = scan.path("Total Cost").asDouble(0) - initial - table.pages() * table.seqPageCost();
            double perRow = table.rows() == 0 ? 0 : Math.max(0, cost / table.rows() - server.cpuTupleCost());
            return new Answer(scan.path("Plan Rows").asDouble(0), perRow);
        }
    }

    private static JsonNode seqScan(JsonNode node) {
        if (Objects.equals(node.path("Node Type").asString(""), "Seq Scan")) {
            return node;
        }
        for (JsonNode child : node.path("Plans")) {
            JsonNode found = seqScan(child);
            if (!found.isMissingNode()) {
                return found;
            }
        }
        return MAPPER.missingNode();
    }
}
