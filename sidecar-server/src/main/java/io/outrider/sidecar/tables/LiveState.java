package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.Row;
import java.util.List;

/** What is going on in the database right now: sessions, who waits for whom, what holds VACUUM back. */
final class LiveState {
    private static final String SESSIONS =
            """
            SELECT a.pid, a.datname::text AS datname, a.usename::text AS usename, a.application_name, host(a.client_addr) AS client,
              coalesce(a.state, '') AS state, a.backend_type, a.wait_event_type, a.wait_event, a.query,
              extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS transaction_seconds,
              extract(epoch FROM clock_timestamp() - a.query_start)::float8 AS query_seconds,
              extract(epoch FROM clock_timestamp() - a.state_change)::float8 AS state_seconds,
              age(a.backend_xmin) AS xmin_age,
              CASE WHEN a.wait_event_type = 'Lock' THEN pg_blocking_pids(a.pid) END AS blocked_by
            FROM pg_catalog.pg_stat_activity a
            WHERE a.pid <> pg_backend_pid()
            """;

    private static final String WAITED_FOR =
            """
            SELECT l.pid, l.locktype, l.mode, CASE WHEN c.oid IS NOT NULL THEN format('%I.%I', n.nspname, c.relname) END AS relation
            FROM pg_catalog.pg_locks l
            LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
              WHERE d.datname = current_database())
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT l.granted
            """;

    private static final String CONNECTIONS =
            """
            SELECT current_setting('max_connections')::int AS most,
              current_setting('superuser_reserved_connections')::int
                + coalesce(nullif(current_setting('reserved_connections', true), '')::int, 0) AS reserved
            """;

    private static final String HOLDERS =
            """
            SELECT 'replication slot' AS kind, slot_name::text AS name, age(coalesce(xmin, catalog_xmin)) AS xid_age,
              active FROM pg_catalog.pg_replication_slots WHERE coalesce(xmin, catalog_xmin) IS NOT NULL
            UNION ALL
            SELECT 'prepared transaction', gid, age(transaction), false FROM pg_catalog.pg_prepared_xacts
            """;

    private LiveState() {}

    static List<Row> sessions(Catalogue catalogue) {
        return catalogue.rows(SESSIONS + " ORDER BY a.pid");
    }

    static List<Row> waitedFor(Catalogue catalogue) {
        return catalogue.rows(WAITED_FOR);
    }

    static Row connections(Catalogue catalogue) {
        return catalogue.row(CONNECTIONS);
    }

    /** What keeps old rows alive besides sessions. */
    static List<Row> holders(Catalogue catalogue) {
        return catalogue.rows(HOLDERS);
    }
}
