package io.outrider.sidecar.tables;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.Row;
import io.outrider.sidecar.tables.Bloat.Confidence;
import java.util.List;

/**
 * Measures instead of estimating, with the extension pgstattuple. It reads every page, so it is done on request only, up to a size; past
 * it tables are measured by {@code pgstattuple_approx}, which skips pages that the last VACUUM left clean. One thread.
 */
final class ExactBloat {
    private static final int APPROXIMATE_FACTOR = 10;
    private static final String INSTALLED =
            """
            SELECT quote_ident(n.nspname) AS schema,
              has_function_privilege(quote_ident(n.nspname) || '.pgstattuple(regclass)', 'EXECUTE') AS allowed
            FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'pgstattuple'
            """;

    private final Catalogue catalogue;
    private final String schema;
    private final TablesConfig config;

    private ExactBloat(Catalogue catalogue, String schema, TablesConfig config) {
        this.catalogue = catalogue;
        this.schema = schema;
        this.config = config;
    }

    /** @throws Problem when the extension is not there or the role may not use it */
    static ExactBloat with(Catalogue catalogue, TablesConfig config) {
        List<Row> installed = catalogue.rows(INSTALLED);
        if (installed.isEmpty()) {
            throw new Problem(
                    409,
                    "Extension missing",
                    "Exact figures need the extension pgstattuple; CREATE EXTENSION pgstattuple in database "
                            + catalogue.standing().database() + ", or ask without exact=true for an estimate.");
        }
        if (!installed.get(0).flag("allowed")) {
            throw new Problem(
                    403,
                    "Privilege missing",
                    "Role " + catalogue.standing().role()
                            + " may not run pgstattuple; GRANT pg_stat_scan_tables (or pg_monitor) to it, or ask without "
                            + "exact=true for an estimate.");
        }
        catalogue.limit(config.exactTimeout());
        return new ExactBloat(catalogue, installed.get(0).text("schema"), config);
    }

    Bloat ofTable(Row table) {
        long bytes = table.whole("heap_bytes", 0);
        if (bytes > config.exactMaxBytes() * APPROXIMATE_FACTOR) {
            return tooLarge(bytes, config.exactMaxBytes() * APPROXIMATE_FACTOR);
        }
        boolean whole = bytes <= config.exactMaxBytes();
        String function = whole ? "pgstattuple" : "pgstattuple_approx";
        Row found = catalogue.row("SELECT * FROM " + schema + "." + function + "(?::oid::regclass)", table.text("id"));
        double length = found.real("table_len", 0);
        double free = found.real(whole ? "free_space" : "approx_free_space", 0) + found.real("dead_tuple_len", 0);
        double reserve = length * (100 - Reloptions.of(table).whole("fillfactor", 100)) / 100;
        return bloat(function, length, free - reserve);
    }

    /** @param blockSize of the server's pages */
    Bloat ofIndex(Row index, int blockSize) {
        if (!index.text("method").equals("btree")) {
            return Bloat.unknown("only B-tree indexes are measured, and this is " + index.text("method"));
        }
        long bytes = index.whole("bytes", 0);
        if (bytes > config.exactMaxBytes()) {
            return tooLarge(bytes, config.exactMaxBytes());
        }
        Row found = catalogue.row("SELECT * FROM " + schema + ".pgstatindex(?::oid::regclass)", index.text("id"));
        double pages = (double) bytes / blockSize;
        double leaves = found.real("leaf_pages", 0);
        double density = leaves == 0 ? 0 : found.real("avg_leaf_density", 0);
        double fill = Math.min(1, density / Reloptions.of(index).whole("fillfactor", 90));
        double needed = leaves * fill + found.real("internal_pages", 0) + 1;
        return bloat("pgstatindex", bytes, Math.max(0, pages - needed) * blockSize);
    }

    private static Bloat bloat(String method, double length, double waste) {
        double some = Math.max(0, waste);
        long bytes = Math.round(some);
        return new Bloat(method, length == 0 ? 0 : 100 * some / length, bytes, bytes, Confidence.EXACT, List.of());
    }

    private static Bloat tooLarge(long bytes, long most) {
        return Bloat.unknown("it has " + bytes + " bytes, and no more than " + most
                + " are read for an exact answer (tables.exact-max-bytes)");
    }
}
