package io.outrider.sidecar.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The connection on which texts from outside are planned and, if allowed, executed, behind all guards but the one that queues. All is done
 * in read-only transactions with short limits, rolled back. Questions that only plan share one transaction, to save round trips; it ends
 * with an error, and whenever a statement was executed or a setting was tried. One thread.
 */
public final class GuardedSession {
    private static final int GENERIC_PLAN_SINCE = 16;
    private static final int PLAN_CACHE_MODE_SINCE = 12;
    private static final int CUSTOM_PLANS_FIRST = 5;
    private static final String NO_SUCH_STATEMENT = "26000";

    private static final String HYPOPG =
            """
            SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension e
            JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'hypopg' AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
            """;

    private final Connection connection;
    private final @Nullable Connection asking;
    private final GuardConfig config;
    private final int major;
    private final RoleCheck role;
    private final String workMemCap;
    private final FunctionGuard functions;
    /** What passed the guard during this visit. */
    private final Set<List<String>> plannable = new HashSet<>();
    /** What this transaction leaves in the session unless it is taken away: statements that do so. */
    private final Set<String> leftovers = new LinkedHashSet<>();

    private int statements;
    private long explainNanos;

    /** @param asking takes questions of our own; null: they go through the connection that foreign texts reach */
    GuardedSession(Connection connection, @Nullable Connection asking, GuardConfig config) throws SQLException {
        this.connection = connection;
        this.asking = asking;
        this.config = config;
        this.major = connection.getMetaData().getDatabaseMajorVersion();
        this.functions = new FunctionGuard(asking == null ? connection : asking, config.allowFunctions());
        try {
            this.role = RoleCheck.of(connection);
            this.workMemCap = workMemCap();
        } finally {
            connection.rollback();
        }
    }

    /** 10 to 18. */
    public int majorVersion() {
        return major;
    }

    public String database() throws SQLException {
        return connection.getCatalog();
    }

    /** What EXPLAIN says, in JSON. */
    public JsonNode explain(ExplainRequest request) throws NotAllowed, SQLException {
        request.check();
        role.checkPlanning(config);
        if (request.execute()) {
            checkMayExecute(request);
        }
        boolean leavesTraces = request.execute() || !request.settings().isEmpty();
        begin();
        boolean whole = false;
        try {
            List<String> texts = texts(request);
            if (!plannable.contains(texts)) {
                functions.check(FunctionGuard.Moment.PLANNING, texts);
                plannable.add(texts);
            }
            JsonNode plan = plan(request.notExecuted());
            if (request.execute()) {
                checkPlan(request, plan);
                run("SET LOCAL statement_timeout = " + config.executeTimeout().toMillis());
                plan = plan(request);
            }
            whole = !leavesTraces;
            return plan;
        } finally {
            if (!whole) {
                end();
            }
        }
    }

    /** Where the extension HypoPG keeps its functions, quoted; empty when this database does not have it, or not for us. */
    public String hypopgSchema() throws SQLException {
        List<List<String>> found = ask(HYPOPG);
        return found.isEmpty() ? "" : found.get(0).get(0);
    }

    /**
     * The plan with indexes that are not there, behind the same guards.
     *
     * @param schema as {@link #hypopgSchema} gives it
     * @param indexes {@code CREATE INDEX} statements, of btree, brin or hash
     * @param names takes the names under which the plan speaks of them, in the same order
     */
    public JsonNode explainWith(String schema, List<String> indexes, List<String> names, ExplainRequest request)
            throws NotAllowed, SQLException {
        begin();
        try {
            for (String index : indexes) {
                leftovers.add("SELECT " + schema + ".hypopg_reset()");
                names.add(ask1("SELECT indexname FROM " + schema + ".hypopg_create_index('" + index.replace("'", "''")
                        + "')"));
            }
            return explain(request);
        } finally {
            end();
        }
    }

    /** Time that EXPLAIN itself took in this visit. */
    public long explainNanos() {
        return explainNanos;
    }

    /** A question of our own to the catalogue, each row as a list of texts; SQL NULL becomes the empty text. */
    public List<List<String>> ask(String sql, Object... parameters) throws SQLException {
        if (asking != null) {
            return rows(asking, sql, parameters);
        }
        begin();
        boolean whole = false;
        try {
            List<List<String>> rows = rows(connection, sql, parameters);
            whole = true;
            return rows;
        } finally {
            if (!whole) {
                end();
            }
        }
    }

    private static List<List<String>> rows(Connection connection, String sql, Object... parameters)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet found = query.executeQuery()) {
                int columns = found.getMetaData().getColumnCount();
                while (found.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        String value = found.getString(column);
                        row.add(value == null ? "" : value);
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    /** Whatever a statement left in the session is gone after this: advisory locks and temporary tables outlive a rollback. */
    void discard() throws SQLException {
        plannable.clear();
        explainNanos = 0;
        end();
        connection.setAutoCommit(true);
        try {
            run("DISCARD ALL");
        } finally {
            connection.setAutoCommit(false);
        }
    }

    private void checkMayExecute(ExplainRequest request) throws NotAllowed, SQLException {
        if (!config.execute()) {
            throw new NotAllowed(
                    Guard.EXECUTION,
                    GuardConfig.EXECUTE.name(),
                    "statements are not executed here, only planned; set " + GuardConfig.EXECUTE.name()
                            + "=true to let requests ask for it");
        }
        if (request.select().parameters() > 0 && request.values().isEmpty()) {
            throw new NotAllowed(
                    Guard.PARAMETERS,
                    "",
                    "a statement with parameters can be executed with values only; give one for each");
        }
        if (request.select().mentionsInto()) {
            throw new NotAllowed(Guard.STATEMENT, "", "SELECT INTO makes a table, so it is not executed");
        }
        role.checkExecution(config);
        checkLoad();
    }

    private void checkLoad() throws NotAllowed, SQLException {
        int active = Integer.parseInt(ask("SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active'"
                        + " AND pid <> pg_catalog.pg_backend_pid()")
                .get(0)
                .get(0));
        if (active > config.maxActive()) {
            throw new NotAllowed(
                    Guard.LOAD,
                    GuardConfig.MAX_ACTIVE.name(),
                    active + " statements are running on the server, and above " + config.maxActive()
                            + " none is executed for analysis; ask again later, or raise "
                            + GuardConfig.MAX_ACTIVE.name());
        }
    }

    private void checkPlan(ExplainRequest request, JsonNode plan) throws NotAllowed, SQLException {
        PlanGuard.check(plan, config);
        List<String> texts = texts(request);
        PlanGuard.collectTexts(plan, texts);
        functions.check(FunctionGuard.Moment.EXECUTION, texts);
    }

    private static List<String> texts(ExplainRequest request) {
        List<String> texts = new ArrayList<>(request.types());
        texts.add(request.select().sql());
        return texts;
    }

    private JsonNode plan(ExplainRequest request) throws SQLException {
        set(request.settings());
        boolean parameters = request.select().parameters() > 0;
        String options = options(request);
        if (!parameters) {
            return read("EXPLAIN (" + options + ") " + request.select().sql());
        }
        if (request.values().isEmpty() && request.types().isEmpty() && major >= GENERIC_PLAN_SINCE) {
            return read("EXPLAIN (GENERIC_PLAN, " + options + ") "
                    + request.select().sql());
        }
        return planPrepared(request, options);
    }

    private JsonNode planPrepared(ExplainRequest request, String options) throws SQLException {
        statements++;
        // Unlike any other session's, should a pooler hand this server session on.
        String name = "outrider_" + Long.toHexString(System.nanoTime()) + "_" + statements;
        leftovers.add("DEALLOCATE " + name);
        String mode = major < PLAN_CACHE_MODE_SINCE
                ? ""
                : "SET LOCAL plan_cache_mode = " + (request.generic() ? "force_generic_plan" : "force_custom_plan")
                        + "; ";
        run(mode + "PREPARE " + name + request.typeList() + " AS "
                + request.select().sql());
        if (mode.isEmpty() && request.generic()) {
            tireOfCustomPlans(name);
        }
        return read("EXPLAIN (" + options + ") EXECUTE " + name + request.argumentList());
    }

    /**
     * Before 12 nothing forces a generic plan, but the server chooses one by itself after five custom plans if those were dearer
     * on average. What planning costs counts in, in units of cpu_operator_cost; while that is huge, custom plans are.
     */
    private void tireOfCustomPlans(String name) throws SQLException {
        String usual = ask1("SHOW cpu_operator_cost");
        run("SET LOCAL cpu_operator_cost = 1e30");
        for (int i = 0; i < CUSTOM_PLANS_FIRST; i++) {
            read("EXPLAIN (FORMAT JSON) EXECUTE " + name + nulls(name));
        }
        run("SET LOCAL cpu_operator_cost = " + usual);
    }

    private String nulls(String name) throws SQLException {
        int count = Integer.parseInt(
                ask1("SELECT cardinality(parameter_types) FROM pg_catalog.pg_prepared_statements WHERE name = '" + name
                        + "'"));
        return count == 0 ? "" : "(NULL" + ", NULL".repeat(count - 1) + ")";
    }

    private String options(ExplainRequest request) {
        Set<String> options = new TreeSet<>(List.of("VERBOSE", "SUMMARY"));
        if (major >= 12) {
            options.add("SETTINGS");
        }
        if (request.execute()) {
            options.add("ANALYZE");
            options.add("BUFFERS");
            options.add(request.timing() ? "TIMING" : "TIMING OFF");
            if (major >= 13) {
                options.add("WAL");
            }
        }
        if (major >= 17) {
            options.add("MEMORY");
        }
        return String.join(", ", options) + ", FORMAT JSON";
    }

    private void set(Map<String, String> settings) throws SQLException {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            run("SET LOCAL " + setting.getKey() + " = '" + setting.getValue() + "'");
        }
    }

    /** Goes on with the transaction that is under way, if one is. */
    private void begin() throws SQLException {
        if (state() == TransactionState.OPEN) {
            return;
        }
        connection.rollback();
        run("SET LOCAL statement_timeout = " + config.planTimeout().toMillis() + "; SET LOCAL lock_timeout = "
                + config.lockTimeout().toMillis()
                + "; SET LOCAL idle_in_transaction_session_timeout = 60000"
                // SqlTokens and the driver read backslashes as the standard does; the server has to agree, or a quote
                // could end elsewhere.
                + "; SET LOCAL standard_conforming_strings = on" + workMemCap);
    }

    /**
     * Prepared statements and hypothetical indexes outlive a rollback, and behind a pooler the next message may reach another session: one
     * message does both.
     */
    private void end() throws SQLException {
        List<String> remedies = List.copyOf(leftovers);
        leftovers.clear();
        if (remedies.isEmpty() || state() == TransactionState.IDLE) {
            connection.rollback();
            return;
        }
        try {
            run("ROLLBACK; " + String.join("; ", remedies));
        } catch (SQLException e) {
            if (!NO_SUCH_STATEMENT.equals(e.getSQLState())) {
                throw e;
            } // else the last one could not even be prepared
        }
    }

    /** Empty when the database's own is not above it. pg_settings is slow, so it is asked once. */
    private String workMemCap() throws SQLException {
        long kib = Math.max(64, config.maxWorkMem() / 1024);
        long own = Long.parseLong(ask1("SELECT setting FROM pg_catalog.pg_settings WHERE name = 'work_mem'"));
        return own > kib ? "; SET LOCAL work_mem = '" + kib + "kB'" : "";
    }

    private TransactionState state() throws SQLException {
        return connection.unwrap(BaseConnection.class).getTransactionState();
    }

    private JsonNode read(String explain) throws SQLException {
        long start = System.nanoTime();
        String text = ask1(explain);
        explainNanos += System.nanoTime() - start;
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new SQLException("the plan cannot be read: " + e.getOriginalMessage(), "54000", e);
        }
    }

    private String ask1(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
