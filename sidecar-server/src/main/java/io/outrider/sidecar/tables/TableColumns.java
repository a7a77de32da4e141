package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The columns of many tables or indexes at once, with what ANALYZE found. */
final class TableColumns {
    private static final String STATISTICS =
            """
            , t.typname::text AS type, a.attlen, a.attalign::text AS attalign, a.attstorage::text AS attstorage,
              s.null_frac, s.avg_width, s.n_distinct, s.most_common_freqs::text[] AS most_common_freqs,
              CASE WHEN a.attlen < 0 AND s.avg_width < 130 AND t.typcategory = 'S' THEN
                (SELECT array_agg(octet_length(v) + 1) FROM
                  unnest(coalesce(s.histogram_bounds, s.most_common_vals)::text::text[]) v)
                WHEN t.typname = 'cstring' THEN
                (SELECT array_agg(octet_length(v) + 1) FROM
                  unnest(coalesce(s.histogram_bounds, s.most_common_vals)::text::text[]) v)
                WHEN t.typname = 'numeric' THEN
                (SELECT array_agg(pg_column_size(v::numeric) - 3) FROM
                  unnest(coalesce(s.histogram_bounds, s.most_common_vals)::text::text[]) v)
                END AS lengths
            """;

    private static final String OF_TABLES =
            "SELECT a.attrelid::bigint AS relation, a.attname::text AS attname" + STATISTICS
                    + """
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
              AND s.attname = a.attname AND NOT s.inherited
            WHERE a.attrelid = ANY (string_to_array(?, ',')::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum
            """;

    /** A column of an index takes its statistics from the table's column, an expression has its own. */
    private static final String OF_INDEXES =
            "SELECT a.attrelid::bigint AS relation, a.attname::text AS attname" + STATISTICS
                    + """
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
            JOIN pg_catalog.pg_class tc ON tc.oid = i.indrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = tc.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = ic.oid AND a.attnum > 0
            JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_catalog.pg_attribute ta ON ta.attrelid = tc.oid AND ta.attnum = i.indkey[a.attnum - 1] AND ta.attnum > 0
            LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND NOT s.inherited
              AND s.tablename = CASE WHEN ta.attnum IS NULL THEN ic.relname ELSE tc.relname END
              AND s.attname = coalesce(ta.attname, a.attname)
            WHERE i.indexrelid = ANY (string_to_array(?, ',')::oid[])
            ORDER BY a.attrelid, a.attnum
            """;

    private TableColumns() {}

    static Map<Long, List<ColumnShape>> ofTables(Catalogue catalogue, Collection<Long> tables) {
        return grouped(catalogue, OF_TABLES, tables);
    }

    static Map<Long, List<ColumnShape>> ofIndexes(Catalogue catalogue, Collection<Long> indexes) {
        return grouped(catalogue, OF_INDEXES, indexes);
    }

    private static Map<Long, List<ColumnShape>> grouped(Catalogue catalogue, String sql, Collection<Long> relations) {
        Map<Long, List<ColumnShape>> columns = new LinkedHashMap<>();
        if (relations.isEmpty()) {
            return columns;
        }
        String ids = relations.stream().map(String::valueOf).collect(Collectors.joining(","));
        for (Row row : catalogue.rows(sql, ids)) {
            columns.computeIfAbsent(row.whole("relation", 0), key -> new ArrayList<>())
                    .add(ColumnShape.of(row));
        }
        return columns;
    }
}
