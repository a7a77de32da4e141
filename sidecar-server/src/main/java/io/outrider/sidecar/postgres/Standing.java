package io.outrider.sidecar.postgres;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which server this is, and what our role may see there. */
public record Standing(
        int version,
        String versionText,
        String database,
        String role,
        boolean superuser,
        boolean readsStatistics,
        boolean readsEverything,
        boolean replica,
        boolean pooled,
        @Nullable Instant started,
        @Nullable Instant now) {
    /** Asks for membership by name only where the role exists: {@code pg_read_all_data} comes with 14. */
    static final String SQL =
            """
            SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS version_text,
              current_database()::text AS database, current_user::text AS role, r.rolsuper AS superuser,
              pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS reads_statistics,
              coalesce((SELECT pg_catalog.pg_has_role(current_user, d.oid, 'USAGE') FROM pg_catalog.pg_roles d
                WHERE d.rolname = 'pg_read_all_data'), false) AS reads_everything,
              pg_catalog.pg_is_in_recovery() AS replica, pg_catalog.pg_backend_pid() AS pid,
              pg_catalog.pg_postmaster_start_time() AS started, pg_catalog.clock_timestamp() AS now
            FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
            """;

    /** @param announcedPid the process that the connection was told of: a pooler tells a number of its own */
    static Standing of(Row row, int announcedPid) {
        boolean superuser = row.flag("superuser");
        return new Standing(
                (int) row.whole("version", 0),
                row.text("version_text"),
                row.text("database"),
                row.text("role"),
                superuser,
                superuser || row.flag("reads_statistics"),
                superuser || row.flag("reads_everything"),
                row.flag("replica"),
                row.whole("pid", 0) != announcedPid,
                row.time("started"),
                row.time("now"));
    }

    /** What an answer from here cannot tell, and how to change that. */
    public List<String> limits() {
        List<String> limits = new ArrayList<>();
        if (!readsStatistics) {
            limits.add("role " + role + " sees statements and sessions of its own only: GRANT pg_read_all_stats TO "
                    + '"' + role.replace("\"", "\"\"") + '"');
        }
        if (replica) {
            limits.add(
                    "this is a replica: dead rows, writes and VACUUM are counted on the primary; scans and statements "
                            + "are the replica's own");
        }
        if (pooled) {
            limits.add("the connection goes through a pooler: sessions are the pooler's, not the application's own");
        }
        return limits;
    }

    public int major() {
        return version / 10_000;
    }
}
