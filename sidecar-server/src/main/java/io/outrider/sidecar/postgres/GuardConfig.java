package io.outrider.sidecar.postgres;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** What texts from outside may make the database do. */
public record GuardConfig(
        boolean allowSuperuser,
        boolean execute,
        boolean allowWritingRole,
        List<String> allowFunctions,
        List<String> allowNodes,
        int maxCost,
        int maxRows,
        Duration planTimeout,
        Duration executeTimeout,
        Duration lockTimeout,
        long maxWorkMem,
        int maxActive,
        int queue,
        Duration coolDown,
        boolean showValues) {
    static final Key<Boolean> ALLOW_SUPERUSER = Key.flag(
            "postgres.allow-superuser",
            false,
            "Lets texts be analysed though `postgres.user` is a superuser or a member of a role with dangerous rights. Functions "
                    + "that planning runs then run with those rights.");
    static final Key<Boolean> EXECUTE = Key.flag(
            "analysis.execute",
            false,
            "Lets a request have its statement executed (`EXPLAIN ANALYZE`), in a read-only transaction that is rolled back.");
    static final Key<Boolean> ALLOW_WRITING_ROLE = Key.flag(
            "analysis.allow-writing-role",
            false,
            "Lets statements be executed though `postgres.user` could write to tables outside a read-only transaction.");
    static final Key<List<String>> ALLOW_FUNCTIONS = Key.list(
            "analysis.allow-functions",
            "",
            "Functions that analysed statements may run besides harmless built-in ones: `SCHEMA.NAME`, `SCHEMA.*`, or `*` for all.");
    static final Key<List<String>> ALLOW_NODES = Key.list(
            "analysis.allow-nodes",
            "",
            "Plan nodes that executed statements may have besides those of PostgreSQL's own tables: `Foreign Scan`, `Custom Scan`.");
    static final Key<Integer> MAX_COST = Key.whole(
            "analysis.max-cost",
            1_000_000,
            1,
            Integer.MAX_VALUE,
            "Statements with a higher estimated cost are not executed.");
    static final Key<Integer> MAX_ROWS = Key.whole(
            "analysis.max-rows",
            50_000_000,
            1,
            Integer.MAX_VALUE,
            "Statements of whose plan a node is estimated to yield more rows are not executed.");
    private static final Key<Duration> PLAN_TIMEOUT =
            Key.time("analysis.plan-timeout", "2s", "Planning for longer is cancelled; 30s at most.");
    private static final Key<Duration> EXECUTE_TIMEOUT =
            Key.time("analysis.execute-timeout", "5s", "Execution for longer is cancelled; 30s at most.");
    private static final Key<Duration> LOCK_TIMEOUT = Key.time(
            "analysis.lock-timeout", "200ms", "Waiting for a table's lock for longer ends the analysis; 30s at most.");
    private static final Key<Long> MAX_WORK_MEM = Key.bytes(
            "analysis.max-work-mem",
            "256MiB",
            "Analysed statements get the database's `work_mem`, or this if that is more.");
    static final Key<Integer> MAX_ACTIVE = Key.whole(
            "analysis.max-active",
            50,
            1,
            100_000,
            "With more statements running on the server, none is executed for analysis.");
    static final Key<Integer> QUEUE = Key.whole(
            "analysis.queue", 10, 0, 1000, "Analyses that may wait for the one under way; further ones are refused.");
    static final Key<Duration> COOL_DOWN = Key.time(
            "analysis.cool-down", "10s", "After this time the same statement may be executed again for analysis.");
    private static final Key<Boolean> SHOW_VALUES = Key.flag(
            "analysis.show-values",
            false,
            "Shows constants in plans and the server's own error messages, which may quote data; otherwise `?` stands in their "
                    + "place.");

    public static final List<Key<?>> KEYS = List.of(
            ALLOW_SUPERUSER,
            EXECUTE,
            ALLOW_WRITING_ROLE,
            ALLOW_FUNCTIONS,
            ALLOW_NODES,
            MAX_COST,
            MAX_ROWS,
            PLAN_TIMEOUT,
            EXECUTE_TIMEOUT,
            LOCK_TIMEOUT,
            MAX_WORK_MEM,
            MAX_ACTIVE,
            QUEUE,
            COOL_DOWN,
            SHOW_VALUES);

    private static final Duration MOST = Duration.ofSeconds(30);

    public static GuardConfig from(Settings settings) {
        return new GuardConfig(
                settings.get(ALLOW_SUPERUSER),
                settings.get(EXECUTE),
                settings.get(ALLOW_WRITING_ROLE),
                settings.get(ALLOW_FUNCTIONS),
                settings.get(ALLOW_NODES),
                settings.get(MAX_COST),
                settings.get(MAX_ROWS),
                bounded(settings.get(PLAN_TIMEOUT)),
                bounded(settings.get(EXECUTE_TIMEOUT)),
                bounded(settings.get(LOCK_TIMEOUT)),
                settings.get(MAX_WORK_MEM),
                settings.get(MAX_ACTIVE),
                settings.get(QUEUE),
                settings.get(COOL_DOWN),
                settings.get(SHOW_VALUES));
    }

    /** 0 would mean no limit to the server. */
    private static Duration bounded(Duration time) {
        return time.isZero() || time.compareTo(MOST) > 0 ? MOST : time;
    }
}
