package io.outrider.sidecar.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out which functions a text could make the server run, and refuses those that nobody vouches for.
 *
 * <p>Two moments differ. <b>Planning</b> runs functions that are IMMUTABLE or STABLE, to fold constants and to estimate; a function
 * of the user's own may do anything there, so it needs to be listed. <b>Execution</b> runs all of them; there VOLATILE and SECURITY
 * DEFINER functions, untrusted languages and built-in functions with effects are refused as well.
 *
 * <p>The names come from the text, from the texts of the views and domains it names, and for execution from the plan, where
 * row security policies and inlined functions show. A plan alone is not enough: it does not print LIMIT, VALUES and window frames.
 */
final class FunctionGuard {
    enum Moment {
        PLANNING,
        EXECUTION
    }

    private static final int MAX_DEPTH = 20;

    /** Built-in and volatile, yet without effect on anybody. */
    private static final Set<String> HARMLESS =
            Set.of("random", "random_normal", "clock_timestamp", "timeofday", "gen_random_uuid", "uuidv4", "uuidv7");

    /** Built-in and not volatile, but they run statements of their own or take a transaction number. */
    private static final Set<String> HARMFUL = Set.of(
            "txid_current",
            "txid_current_if_assigned",
            "pg_current_xact_id",
            "table_to_xml",
            "table_to_xml_and_xmlschema",
            "schema_to_xml",
            "schema_to_xml_and_xmlschema",
            "database_to_xml",
            "database_to_xml_and_xmlschema",
            "cursor_to_xml",
            "ts_stat",
            "ts_rewrite");

    private static final Set<String> HARMFUL_EXTENSIONS = Set.of("dblink", "tablefunc", "adminpack", "xml2", "pg_cron");

    /**
     * What the names stand for: functions, and the texts of views and domains, which bring further names. Asked anew for each text, so
     * written to be planned fast: few joins.
     */
    private static final String MEANINGS =
            """
            WITH named AS (
              SELECT p.oid, true AS by_name FROM pg_catalog.pg_proc p WHERE p.proname = ANY (?)
              UNION ALL SELECT p.oid, false FROM pg_catalog.pg_proc p
                WHERE p.proname = ANY (?) AND p.pronargs = 1
                  AND (SELECT t.typtype = 'c' FROM pg_catalog.pg_type t WHERE t.oid = p.proargtypes[0])
              UNION ALL SELECT o.oprcode::oid, false FROM pg_catalog.pg_operator o
                WHERE o.oprname = ANY (?) AND o.oprnamespace <> 'pg_catalog'::regnamespace
              UNION ALL SELECT k.castfunc, false FROM pg_catalog.pg_cast k,
                (SELECT ARRAY(SELECT t.oid FROM pg_catalog.pg_type t
                  WHERE t.typname = ANY (?) AND t.typnamespace <> 'pg_catalog'::regnamespace) AS oids OFFSET 0) mine
                WHERE k.castfunc <> 0 AND (k.castsource = ANY (mine.oids) OR k.casttarget = ANY (mine.oids))
            ), parts AS (
              SELECT oid, by_name FROM named
              UNION ALL SELECT unnest(ARRAY[a.aggtransfn::oid, a.aggfinalfn::oid]), false FROM pg_catalog.pg_aggregate a
                WHERE a.aggfnoid = ANY (ARRAY(SELECT named.oid FROM named))
            )
            SELECT (SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE n.oid = p.pronamespace), p.proname, p.provolatile, p.prosecdef,
              l.lanname, l.lanpltrusted OR l.lanname = 'internal',
              coalesce((SELECT x.extname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
                WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' LIMIT 1), ''),
              p.oid <> ALL (ARRAY(SELECT parts.oid FROM parts WHERE NOT parts.by_name)), NULL::text
            FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
            WHERE p.oid = ANY (ARRAY(SELECT parts.oid FROM parts))
            UNION ALL SELECT '', '', 'i', false, '', true, '', false, coalesce(pg_catalog.pg_get_viewdef(c.oid), '')
              FROM pg_catalog.pg_class c
              WHERE c.relkind = 'v' AND c.relname = ANY (?)
                AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            UNION ALL SELECT '', '', 'i', false, '', true, '', false, coalesce(pg_catalog.pg_get_constraintdef(k.oid), '')
              FROM pg_catalog.pg_constraint k
              WHERE k.contypid = ANY (ARRAY(SELECT t.oid FROM pg_catalog.pg_type t WHERE t.typname = ANY (?) AND t.typtype = 'd'))
            """;

    private final Connection connection;
    private final List<String> allowed;

    FunctionGuard(Connection connection, List<String> allowed) {
        this.connection = connection;
        this.allowed = allowed;
    }

    private record Function(
            String schema,
            String name,
            char volatility,
            boolean definer,
            String language,
            boolean trusted,
            String extension) {
        boolean isBuiltIn() {
            return schema.equals("pg_catalog") || schema.equals("information_schema");
        }

        String qualified() {
            return schema + "." + name;
        }

        /** Why it must not run, or empty. */
        String danger(Moment moment) {
            if (isBuiltIn()) {
                boolean harmful = HARMFUL.contains(name) || (volatility == 'v' && !HARMLESS.contains(name));
                boolean runs = moment == Moment.EXECUTION || volatility != 'v';
                return harmful && runs ? "which has effects beyond its result" : "";
            }
            if (moment == Moment.PLANNING) {
                boolean vouched = !extension.isEmpty() && !HARMFUL_EXTENSIONS.contains(extension);
                return volatility == 'v' || vouched ? "" : "whose body planning would run";
            }
            if (definer) {
                return "which runs with its owner's rights (SECURITY DEFINER)";
            }
            if (HARMFUL_EXTENSIONS.contains(extension)) {
                return "of the extension " + extension + ", which runs statements given as text";
            }
            if (volatility == 'v') {
                return "which is VOLATILE";
            }
            return trusted || !extension.isEmpty() ? "" : "written in the untrusted language " + language;
        }
    }

    /** @param texts the statement, and for execution whatever its plan says */
    void check(Moment moment, List<String> texts) throws NotAllowed, SQLException {
        if (allowed.contains("*")) {
            return;
        }
        SqlNames names = new SqlNames();
        texts.forEach(names::add);
        for (Function function : functions(names)) {
            String danger = function.danger(moment);
            if (!danger.isEmpty() && !isAllowed(function)) {
                throw new NotAllowed(
                        Guard.FUNCTION,
                        GuardConfig.ALLOW_FUNCTIONS.name(),
                        "the statement may call the function " + function.qualified() + ", " + danger
                                + "; if it is harmless, add " + function.qualified() + " to "
                                + GuardConfig.ALLOW_FUNCTIONS.name());
            }
        }
    }

    /** Views may name views; each text brings further names until there is no further text. */
    private List<Function> functions(SqlNames names) throws NotAllowed, SQLException {
        Set<String> seen = new TreeSet<>();
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            if (names.hasEscapedNames()) {
                throw new NotAllowed(
                        Guard.FUNCTION,
                        "",
                        "a name is written as U&\"…\" with escapes; write it plainly to have it checked");
            }
            Set<String> fresh = new TreeSet<>(names.words());
            fresh.removeAll(seen);
            seen.addAll(fresh);
            List<String> definitions = new ArrayList<>();
            List<Function> functions = meanings(names, fresh, definitions);
            if (definitions.isEmpty()) {
                return functions;
            }
            definitions.forEach(names::add);
        }
        throw new NotAllowed(
                Guard.FUNCTION,
                "",
                "the statement names views that lie more than " + MAX_DEPTH
                        + " deep, too deep to look for functions in");
    }

    /** The functions that all names stand for, and the definitions that the fresh ones stand for. */
    private List<Function> meanings(SqlNames names, Set<String> fresh, List<String> definitions) throws SQLException {
        Object[] words = names.words().toArray();
        List<Function> functions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(MEANINGS)) {
            query.setArray(1, connection.createArrayOf("text", names.calledNames()));
            query.setArray(2, connection.createArrayOf("text", words));
            query.setArray(3, connection.createArrayOf("text", names.operators()));
            query.setArray(4, connection.createArrayOf("text", words));
            query.setArray(5, connection.createArrayOf("text", fresh.toArray()));
            query.setArray(6, connection.createArrayOf("text", fresh.toArray()));
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    String definition = found.getString(9);
                    if (definition != null) {
                        definitions.add(definition);
                        continue;
                    }
                    Function function = new Function(
                            found.getString(1),
                            found.getString(2),
                            found.getString(3).charAt(0),
                            found.getBoolean(4),
                            found.getString(5),
                            found.getBoolean(6),
                            found.getString(7));
                    boolean byName = found.getBoolean(8);
                    if (!byName || names.mayCall(function.schema, function.name)) {
                        functions.add(function);
                    }
                }
            }
        }
        return functions;
    }

    private boolean isAllowed(Function function) {
        return allowed.contains(function.qualified()) || allowed.contains(function.schema + ".*");
    }
}
