package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads what the server counts about tables and their indexes. */
final class TableStatistics {
    /**
     * Whoever holds a table exclusively would make the size functions wait, and one locked table would cost the whole list. Its size
     * is then what the last VACUUM saw.
     */
    private static final String TABLES =
            """
            SELECT s.*, io.heap_blks_read, io.heap_blks_hit, io.idx_blks_read, io.idx_blks_hit, io.toast_blks_read, io.toast_blks_hit,
              c.oid::bigint AS id, n.nspname::text AS schema, c.relname::text AS name, format('%I.%I', n.nspname, c.relname) AS quoted,
              c.relkind::text AS relkind, c.relpersistence::text AS relpersistence, c.relispartition, c.reltuples, c.relpages,
              c.relallvisible, c.relnatts, c.reloptions, tc.reloptions AS toast_reloptions,
              age(c.relfrozenxid) AS xid_age, mxid_age(c.relminmxid) AS multixact_age,
              to_jsonb(c) ->> 'relhasoids' AS relhasoids, (to_jsonb(c) ->> 'relallfrozen')::bigint AS relallfrozen, current_setting('block_size')::int AS block_size,
              (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attisdropped) AS dropped,
              (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
                AND to_jsonb(a) ->> 'atthasmissing' = 'true') AS missing,
              held.relation IS NOT NULL AS locked, has_table_privilege(c.oid, 'SELECT') AS readable,
              CASE WHEN held.relation IS NULL THEN pg_relation_size(c.oid)
                ELSE c.relpages::bigint * current_setting('block_size')::int END AS heap_bytes,
              CASE WHEN held.relation IS NULL THEN pg_indexes_size(c.oid) END AS index_bytes,
              CASE WHEN held.relation IS NULL AND c.reltoastrelid <> 0 THEN pg_total_relation_size(c.reltoastrelid) END AS toast_bytes,
              CASE WHEN held.relation IS NULL THEN pg_total_relation_size(c.oid)
                ELSE c.relpages::bigint * current_setting('block_size')::int END AS total_bytes
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid
            LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
            LEFT JOIN pg_catalog.pg_statio_all_tables io ON io.relid = c.oid
            LEFT JOIN (SELECT DISTINCT l.relation FROM pg_catalog.pg_locks l
              WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_backend_pid()
                AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())) held
              ON held.relation = c.oid
            WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
              AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
            """;

    private static final String INDEXES =
            """
            SELECT i.*, s.*, i.indrelid::bigint AS table_id, i.indexrelid::bigint AS id, ic.relname::text AS name,
              format('%I.%I', n.nspname, ic.relname) AS quoted, am.amname::text AS method, ic.reltuples, ic.relpages, ic.reloptions,
              pg_relation_size(ic.oid) AS bytes, pg_get_indexdef(ic.oid) AS definition, i.indpred IS NOT NULL AS partial,
              NOT EXISTS (SELECT 1 FROM unnest(i.indclass::oid[]) x JOIN pg_catalog.pg_opclass o ON o.oid = x
                WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_amproc p WHERE p.amprocfamily = o.opcfamily
                  AND p.amproclefttype = o.opcintype AND p.amprocrighttype = o.opcintype AND p.amprocnum = 4))
                AND NOT EXISTS (SELECT 1 FROM unnest(i.indcollation::oid[]) x JOIN pg_catalog.pg_collation l ON l.oid = x
                  WHERE to_jsonb(l) ->> 'collisdeterministic' = 'false') AS equal_image
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = ic.relnamespace
            JOIN pg_catalog.pg_am am ON am.oid = ic.relam
            LEFT JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = i.indexrelid
            WHERE i.indrelid = ANY (string_to_array(?, ',')::oid[])
            ORDER BY i.indrelid, ic.relname
            """;

    private TableStatistics() {}

    /** The largest tables, largest first. */
    static List<Row> largest(Catalogue catalogue, String schema, int limit) {
        return catalogue.rows(
                TABLES + " AND (? = '' OR n.nspname = ?) ORDER BY total_bytes DESC, n.nspname, c.relname LIMIT "
                        + limit,
                schema,
                schema);
    }

    /** The tables of that name; more than one only when no schema is given. */
    static List<Row> named(Catalogue catalogue, TableName name) {
        return catalogue.rows(
                TABLES + " AND c.relname = ? AND (? = '' OR n.nspname = ?) ORDER BY n.nspname",
                name.name(),
                name.schema(),
                name.schema());
    }

    static Map<Long, List<Row>> indexes(Catalogue catalogue, List<Row> tables) {
        String ids = tables.stream()
                .filter(table -> !table.flag("locked"))
                .map(table -> table.text("id"))
                .collect(Collectors.joining(","));
        Map<Long, List<Row>> indexes = new LinkedHashMap<>();
        if (!ids.isEmpty()) {
            for (Row index : catalogue.rows(INDEXES, ids)) {
                indexes.computeIfAbsent(index.whole("table_id", 0), key -> new ArrayList<>())
                        .add(index);
            }
        }
        return indexes;
    }
}
