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
            SELECT n.nspname || '.' || c.relname, greatest(c.reltuples, 0), coalesce(pg_catalog.pg_stat_get_mod_since_analyze(c.oid), 0),
              pg_catalog.pg_stat_get_last_analyze_time(c.oid) IS NOT NULL
                OR pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid) IS NOT NULL OR c.reltuples > 0,
              coalesce((SELECT string_agg(x.relname, '/' ORDER BY x.relname) FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisvalid), '')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = ANY (string_to_array(?, chr(10))) AND n.nspname || '.' || c.relname = ANY (string_to_array(?, chr(10)))
            """;

    static Surroundings of(GuardedSession session, Plan plan) throws SQLException {
        Set<String> names = new TreeSet<>();
        Set<String> relations = new TreeSet<>(); // unqualified, for the catalogue's index
        for (PlanNode node : plan.nodes()) {
            if (!node.relation().isEmpty()) {
                names.add(node.schema() + "." + node.relation());
                relations.add(node.relation());
            }
        }
        Map<String, TableFacts> tables = new LinkedHashMap<>();
        Set<String> indexes = new TreeSet<>();
        if (names.isEmpty()) {
            return new Surroundings(tables, indexes);
        }
        for (List<String> row : session.ask(SQL, String.join("\n", relations), String.join("\n", names))) {
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
