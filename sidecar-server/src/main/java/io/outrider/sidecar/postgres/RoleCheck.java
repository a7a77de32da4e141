package io.outrider.sidecar.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What our role could do if a text talked it into it. */
record RoleCheck(String role, boolean superuser, String dangerousRoles, String writableTable) {
    private static final String SQL =
            """
            SELECT r.rolname, r.rolsuper,
              coalesce((SELECT string_agg(g.rolname, ', ' ORDER BY g.rolname) FROM pg_catalog.pg_roles g
                WHERE pg_catalog.pg_has_role(current_user, g.oid, 'MEMBER') AND (g.rolsuper OR g.rolname IN (
                  'pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files', 'pg_write_all_data', 'pg_maintain',
                  'pg_signal_backend', 'pg_create_subscription', 'pg_checkpoint',
                  'rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin', 'alloydbsuperuser'))), ''),
              coalesce((SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'f', 'v') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                  AND pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') LIMIT 1), '')
            FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
            """;

    static RoleCheck of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(SQL)) {
            found.next();
            return new RoleCheck(found.getString(1), found.getBoolean(2), found.getString(3), found.getString(4));
        }
    }

    void checkPlanning(GuardConfig config) throws NotAllowed {
        if (config.allowSuperuser() || (!superuser && dangerousRoles.isEmpty())) {
            return;
        }
        throw new NotAllowed(
                Guard.ROLE,
                GuardConfig.ALLOW_SUPERUSER.name(),
                "postgres.user is " + role
                        + (superuser ? ", a superuser" : ", a member of " + dangerousRoles)
                        + ", and planning may run functions with those rights; use a role with CONNECT, SELECT and pg_monitor only, or "
                        + "set " + GuardConfig.ALLOW_SUPERUSER.name() + "=true");
    }

    void checkExecution(GuardConfig config) throws NotAllowed {
        if (writableTable.isEmpty() || config.allowWritingRole() || (superuser && config.allowSuperuser())) {
            return;
        }
        throw new NotAllowed(
                Guard.ROLE,
                GuardConfig.ALLOW_WRITING_ROLE.name(),
                "postgres.user is " + role + ", who may write to " + writableTable + "; REVOKE that, or set "
                        + GuardConfig.ALLOW_WRITING_ROLE.name() + "=true");
    }
}
