package io.outrider.sidecar.analysis;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import io.outrider.sidecar.plan.TableFacts;
import io.outrider.sidecar.postgres.GuardedSession;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the choice of a plan depended on, as the catalogue has it: its tables' statistics and usable indexes. */
record Surroundings(Map<String, TableFacts> tables, Set<String> indexes) {
    private static final String SQL =
            """
            SELECT n.nspname || '.' || c.relname, greatest(c.reltuples, 0), coalesce(s.n_mod_since_analyze, 0),
              s.last_analyze IS NOT NULL OR s.last_autoanalyze IS NOT NULL OR c.reltuples > 0,
              coalesce((SELECT string_agg(x.relname, '/' ORDER BY x.relname) FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisvalid), '')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
            WHERE n.nspname || '.' || c.relname = ANY (string_to_array(?, chr(10)))
            """;

    static Surroundings of(GuardedSession session, Plan plan) throws SQLException {
        Set<String> names = new TreeSet<>();
        for (PlanNode node : plan.nodes()) {
            if (!node.relation().isEmpty()) {
                names.add(node.schema() + "." + node.relation());
            }
        }
        Map<String, TableFacts> tables = new LinkedHashMap<>();
        Set<String> indexes = new TreeSet<>();
        if (names.isEmpty()) {
            return new Surroundings(tables, indexes);
        }
        for (List<String> row : session.ask(SQL, String.join("\n", names))) {
            String name = row.get(0);
            tables.put(
                    name,
                    new TableFacts(
                            Double.parseDouble(row.get(1)),
                            Double.parseDouble(row.get(2)),
                            row.get(3).equals("t")));
            String schema = name.substring(0, name.indexOf('.') + 1);
            for (String index : row.get(4).split("/")) {
                if (!index.isEmpty()) {
                    indexes.add(schema + index);
                }
            }
        }
        return new Surroundings(tables, indexes);
    }
}
