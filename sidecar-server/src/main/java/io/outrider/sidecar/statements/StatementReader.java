package io.outrider.sidecar.statements;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads {@code pg_stat_statements}. The columns are those that are there, whatever the server's version: after an upgrade the extension
 * often stays an old one. Never resets anything: others count there too. One visit.
 */
final class StatementReader {
    private static final int MOST = 20_000;
    private static final String INSTALLED =
            """
            SELECT quote_ident(n.nspname) AS schema, e.extversion AS version,
              to_regclass(quote_ident(n.nspname) || '.pg_stat_statements_info') IS NOT NULL AS has_info,
              (SELECT r.oid::bigint FROM pg_catalog.pg_roles r WHERE r.rolname = current_user) AS role,
              (SELECT d.oid::bigint FROM pg_catalog.pg_database d WHERE d.datname = current_database()) AS database,
              pg_catalog.clock_timestamp() AS now
            FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_stat_statements'
            """;

    private final Catalogue catalogue;
    private final Row installed;

    private StatementReader(Catalogue catalogue, Row installed) {
        this.catalogue = catalogue;
        this.installed = installed;
    }

    /** @param hidden statements of other roles that ours may not see */
    record Counted(Reading reading, long hidden, long forgotten, boolean cut) {}

    /** @throws Problem when the extension is not there */
    static StatementReader of(Catalogue catalogue) {
        List<Row> found = catalogue.rows(INSTALLED);
        if (found.isEmpty()) {
            throw new Problem(
                    409,
                    "Extension missing",
                    "pg_stat_statements is not installed in database "
                            + catalogue.standing().database()
                            + ", so what statements cost the server is not known. Put it into shared_preload_libraries, restart the "
                            + "server, and CREATE EXTENSION pg_stat_statements. What agents see is complete without it.");
        }
        return new StatementReader(catalogue, found.get(0));
    }

    long role() {
        return installed.whole("role", 0);
    }

    String source(String url) {
        return url + " #" + installed.text("database");
    }

    String version() {
        return installed.text("version");
    }

    Counted read() {
        String schema = installed.text("schema");
        Instant reset = null;
        long forgotten = 0;
        if (installed.flag("has_info")) {
            Row info = catalogue.row("SELECT * FROM " + schema + ".pg_stat_statements_info");
            reset = info.time("stats_reset");
            forgotten = info.whole("dealloc", 0);
        }
        Instant now = installed.time("now");
        Map<StatementKey, Reading.Entry> entries = new HashMap<>();
        long hidden = 0;
        List<Row> rows = rows(schema);
        for (Row row : rows) {
            if (!row.has("queryid")) {
                hidden++;
                continue;
            }
            Reading.Entry entry = new Reading.Entry(Counters.of(row), row.time("stats_since"));
            entries.merge(
                    StatementKey.of(row),
                    entry,
                    (one, other) -> new Reading.Entry(one.counters().plus(other.counters()), one.since()));
        }
        return new Counted(
                new Reading(now == null ? Instant.EPOCH : now, reset, entries), hidden, forgotten, rows.size() == MOST);
    }

    private List<Row> rows(String schema) {
        try {
            return catalogue.rows("SELECT s.* FROM " + schema + ".pg_stat_statements(false) s WHERE s.dbid = "
                    + installed.text("database") + " LIMIT " + MOST);
        } catch (Problem e) {
            throw new Problem(
                    409,
                    "Extension not working",
                    "pg_stat_statements " + version() + " does not answer: " + e.getMessage()
                            + " Usual causes: it is not in shared_preload_libraries; after an upgrade, ALTER EXTENSION "
                            + "pg_stat_statements UPDATE was forgotten; the role may not execute it.");
        }
    }

    /** The texts of these statements. The server reads its whole file of texts for this, so it is done for new ones only. */
    Map<Long, String> texts(Set<Long> identifiers) {
        Map<Long, String> texts = new HashMap<>();
        String list = identifiers.stream().map(String::valueOf).collect(Collectors.joining(","));
        for (Row row : catalogue.rows(
                "SELECT DISTINCT s.queryid, s.query FROM " + installed.text("schema")
                        + ".pg_stat_statements(true) s WHERE s.queryid = ANY (string_to_array(?, ',')::bigint[]) AND s.dbid = "
                        + installed.text("database"),
                list)) {
            if (row.has("query") && row.has("queryid")) {
                texts.putIfAbsent(row.whole("queryid", 0), row.text("query"));
            }
        }
        return texts;
    }
}
