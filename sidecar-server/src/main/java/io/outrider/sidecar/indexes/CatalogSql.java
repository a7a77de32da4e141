package io.outrider.sidecar.indexes;

/**
 * What is asked of the catalogue. Columns that came with later versions are read through {@code to_jsonb}, so that one text serves
 * PostgreSQL 10 to 18.
 */
final class CatalogSql {
    static final String SETTINGS = "SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('seq_page_cost',"
            + " 'random_page_cost', 'cpu_tuple_cost', 'cpu_index_tuple_cost', 'cpu_operator_cost', 'effective_cache_size', 'work_mem')";

    static final String USER_TABLES = "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind IN ('r', 'm', 'p') AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\\_%'"
            + " AND n.nspname <> 'information_schema' ORDER BY 1, 2 LIMIT 5000";

    static final String IMMUTABLE = "SELECT count(*) > 0 AND bool_and(p.provolatile = 'i') FROM pg_catalog.pg_proc p"
            + " WHERE p.proname = ? AND p.pronargs = ? AND EXISTS (SELECT 1 FROM unnest(p.proargtypes::oid[]) AS argument(type)"
            + " WHERE pg_catalog.format_type(argument.type, NULL) = ?)";

    static final String TABLE =
            "SELECT c.oid, c.relpages, c.reltuples, c.relallvisible, c.relkind::text, c.relpersistence::text,"
                    + " pg_catalog.pg_relation_size(c.oid) AS bytes,"
                    + " (SELECT split_part(o, '=', 2) FROM unnest(t.spcoptions) o WHERE o LIKE 'random_page_cost=%')::float8 AS random_page_cost,"
                    + " (SELECT split_part(o, '=', 2) FROM unnest(t.spcoptions) o WHERE o LIKE 'seq_page_cost=%')::float8 AS seq_page_cost,"
                    + " s.n_tup_ins, s.n_tup_upd, s.n_tup_hot_upd, s.n_tup_del, s.seq_scan,"
                    + " extract(epoch FROM now() - coalesce(d.stats_reset, pg_catalog.pg_postmaster_start_time()))::float8 AS stats_age"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = coalesce(nullif(c.reltablespace, 0),"
                    + " (SELECT dattablespace FROM pg_catalog.pg_database WHERE datname = current_database()))"
                    + " LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid"
                    + " LEFT JOIN pg_catalog.pg_stat_database d ON d.datname = current_database()"
                    + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'm', 'p') AND n.nspname NOT LIKE 'pg\\_%'"
                    + " AND n.nspname <> 'information_schema'";

    /** The default operator class of a type: its own, or that of the type it is stored like. */
    private static final String CLASS_OF_TYPE =
            "(SELECT o.oid FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod"
                    + " WHERE m.amname = 'btree' AND o.opcdefault AND (o.opcintype = b.oid"
                    + " OR (b.typname = 'varchar' AND o.opcintype = 'text'::regtype)"
                    + " OR (b.typtype = 'e' AND o.opcintype = 'anyenum'::regtype)"
                    + " OR (b.typtype = 'r' AND o.opcintype = 'anyrange'::regtype)"
                    + " OR (b.typname = 'cidr' AND o.opcintype = 'inet'::regtype)"
                    + " OR (b.typelem <> 0 AND b.typlen = -1 AND o.opcintype = 'anyarray'::regtype))"
                    + " ORDER BY o.opcintype = b.oid DESC LIMIT 1)";

    static final String COLUMNS =
            "SELECT a.attname, a.attnum, pg_catalog.format_type(b.oid, NULL) AS type, b.typcategory::text, a.attlen,"
                    + " a.attalign::text, a.attnotnull, s.null_frac, s.avg_width, s.n_distinct, s.correlation,"
                    + " s.most_common_vals::text::text[] AS common, s.most_common_freqs AS shares,"
                    + " l.collcollate IN ('C', 'POSIX') OR (a.attcollation = 100 AND d.datcollate IN ('C', 'POSIX')"
                    + " AND coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') = 'c') OR coalesce(to_jsonb(l) ->> 'collprovider', '') = 'b'"
                    + " OR (a.attcollation = 100 AND coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') = 'b') AS binary_order,"
                    + " c.class IS NOT NULL AS ordered,"
                    + " EXISTS (SELECT 1 FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_amproc p ON p.amprocfamily = o.opcfamily"
                    + " AND p.amproclefttype = o.opcintype AND p.amprocnum = 4 WHERE o.oid = c.class) AS equalimage,"
                    + " CASE WHEN a.attlen = -1 AND b.typcategory IN ('S', 'N') THEN s.histogram_bounds::text::text[] END AS bounds"
                    + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class r ON r.oid = a.attrelid"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace"
                    + " JOIN pg_catalog.pg_type y ON y.oid = a.atttypid"
                    + " JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype ELSE y.oid END"
                    + " JOIN pg_catalog.pg_database d ON d.datname = current_database()"
                    + " CROSS JOIN LATERAL (SELECT " + CLASS_OF_TYPE + " AS class) c"
                    + " LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation"
                    + " LEFT JOIN LATERAL (SELECT * FROM pg_catalog.pg_stats x WHERE x.schemaname = n.nspname AND x.tablename = r.relname"
                    + " AND x.attname = a.attname ORDER BY x.inherited LIMIT 1) s ON true"
                    + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

    static final String INDEXES =
            "SELECT c.oid, c.relname AS name, m.amname AS method, i.indisunique, i.indisprimary, i.indisreplident,"
                    + " i.indisvalid AND i.indisready AND i.indislive AS usable,"
                    + " coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts) AS key_count,"
                    + " ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k, false) FROM generate_series(1, i.indnatts) k ORDER BY k) AS terms,"
                    + " i.indkey::int4[] AS numbers, i.indoption::int4[] AS options,"
                    + " ARRAY(SELECT CASE WHEN o.opcdefault THEN '' ELSE o.opcname::text END FROM unnest(i.indclass::oid[])"
                    + " WITH ORDINALITY x(class, k) JOIN pg_catalog.pg_opclass o ON o.oid = x.class ORDER BY k) AS classes,"
                    + " pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate, pg_catalog.pg_relation_size(c.oid) AS bytes, c.reltuples,"
                    + " EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x', 'f'))"
                    + " AS has_constraint, s.idx_scan, to_jsonb(s) ->> 'last_idx_scan' AS last_scan,"
                    + " pg_catalog.pg_get_indexdef(c.oid) AS definition"
                    + " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
                    + " JOIN pg_catalog.pg_am m ON m.oid = c.relam"
                    + " LEFT JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = c.oid WHERE i.indrelid = ? ORDER BY c.relname";

    static final String FOREIGN_KEYS =
            "SELECT k.conname, ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY x(number, place)"
                    + " JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.number ORDER BY place) AS columns,"
                    + " p.relname AS parent, coalesce(s.n_tup_del, 0) AS changes FROM pg_catalog.pg_constraint k"
                    + " JOIN pg_catalog.pg_class p ON p.oid = k.confrelid LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = p.oid"
                    + " WHERE k.conrelid = ? AND k.contype = 'f' ORDER BY k.conname";

    private CatalogSql() {}
}
