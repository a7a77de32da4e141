package io.outrider.sidecar.plan;

import static io.outrider.sidecar.plan.Report.count;
import static io.outrider.sidecar.plan.Report.millis;
import static io.outrider.sidecar.plan.Report.percent;

import java.util.Locale;
import java.util.Map;

/** What concerns the plan as a whole, or the processes that ran it. */
final class WholeRules {
    private static final double DISABLED_COST = 1e10;

    private WholeRules() {}

    static void genericPlanWorse(Facts facts, PlanNode root, Report report) {
        Plan custom = facts.custom();
        if (custom == null || PlanShape.of(custom).equals(PlanShape.of(facts.plan()))) {
            return;
        }
        double generic = root.totalCost();
        double own = custom.root().totalCost();
        if (generic >= 2 * own && generic - own >= 100) {
            report.add(
                    root,
                    1 - own / generic,
                    "The plan for any value costs " + count(generic) + ", the one for given values " + count(own)
                            + ": after five executions a prepared statement may change to the former.",
                    "SET plan_cache_mode = force_custom_plan for the role or function that runs this statement (prepareThreshold=0 in the "
                            + "driver does the same).",
                    "generic_cost",
                    generic,
                    "custom_cost",
                    own);
        }
    }

    static void planningDominates(Facts facts, PlanNode root, Report report) {
        double planning = facts.plan().planningMillis();
        double execution = facts.plan().executionMillis();
        if (planning >= 5 && planning > execution) {
            report.add(
                    root,
                    planning / (planning + execution),
                    "Planning takes " + millis(planning) + ", execution " + millis(execution) + ".",
                    "Let the statement be prepared and kept (prepareThreshold, a pooler that keeps prepared statements), join fewer tables, or "
                            + "have fewer partitions and indexes in its way.",
                    "planning_ms",
                    planning,
                    "execution_ms",
                    execution);
        }
    }

    static void jitCostly(Facts facts, PlanNode root, Report report) {
        Jit jit = facts.plan().jit();
        double execution = facts.plan().executionMillis();
        if (jit != null && jit.total() >= 10 && jit.total() >= 0.2 * execution) {
            report.add(
                    root,
                    jit.total() / execution,
                    "Compiling " + count(jit.functions()) + " expressions took " + millis(jit.total()) + " of "
                            + millis(execution) + ".",
                    "Set jit = off for the role that runs short statements, or raise jit_above_cost.",
                    "jit_ms",
                    jit.total(),
                    "execution_ms",
                    execution);
        }
    }

    static void ioDominates(Facts facts, PlanNode root, Report report) {
        Buffers buffers = root.buffers();
        double io = buffers.shared().readMillis()
                + buffers.local().readMillis()
                + buffers.temp().readMillis();
        double execution = facts.plan().executionMillis() * Math.max(1, largestTeam(facts));
        if (io >= 5 && io >= 0.5 * execution) {
            report.add(
                    root,
                    Math.min(1, io / execution),
                    "Reading from disk took " + millis(io) + " of " + millis(execution) + ".",
                    "Read fewer blocks (a better or a covering index), or give the server more memory.",
                    "io_ms",
                    io,
                    "blocks_read",
                    buffers.shared().read());
        }
    }

    static void cacheCold(Facts facts, PlanNode root, Report report) {
        Blocks shared = root.buffers().shared();
        if (shared.read() >= 1000 && shared.read() >= 0.5 * shared.touched()) {
            report.add(
                    root,
                    0.2,
                    count(shared.read()) + " of " + count(shared.touched()) + " blocks were not in shared buffers.",
                    "Run it once more: if it is so again, the table does not fit; read fewer blocks, or raise shared_buffers.",
                    "blocks_read",
                    shared.read(),
                    "blocks_hit",
                    shared.hit());
        }
    }

    static void readingWrites(Facts facts, PlanNode root, Report report) {
        long dirtied = root.buffers().shared().dirtied();
        boolean writes = facts.plan().nodes().stream().anyMatch(node -> node.is("ModifyTable"));
        if (!writes && dirtied >= 1000) {
            report.add(
                    root,
                    0.1,
                    "Reading changed " + count(dirtied)
                            + " blocks: it was the first to see rows that others had committed.",
                    "VACUUM after large loads, so that readers need not do that.",
                    "blocks_dirtied",
                    dirtied);
        }
    }

    static void triggerCostly(Facts facts, PlanNode root, Report report) {
        double execution = facts.plan().executionMillis();
        for (Trigger trigger : facts.plan().triggers()) {
            if (trigger.millis() >= 5 && trigger.millis() >= 0.3 * execution) {
                boolean foreignKey =
                        !trigger.constraint().isEmpty() || trigger.name().startsWith("RI_ConstraintTrigger");
                report.add(
                        root,
                        trigger.millis() / execution,
                        "The trigger " + trigger.name() + " took " + millis(trigger.millis()) + " in "
                                + count(trigger.calls()) + " calls.",
                        foreignKey
                                ? "It checks the foreign key " + trigger.constraint()
                                        + ": create an index on the referencing columns."
                                : "Look at what the trigger does, or make it FOR EACH STATEMENT.",
                        "trigger_ms",
                        trigger.millis(),
                        "calls",
                        trigger.calls());
            }
        }
    }

    static void serializationCostly(Facts facts, PlanNode root, Report report) {
        double time = facts.plan().serializationMillis();
        double execution = facts.plan().executionMillis();
        if (time >= 5 && time >= 0.3 * execution) {
            report.add(
                    root,
                    time / execution,
                    "Turning the rows into text took " + millis(time) + " of " + millis(execution) + ".",
                    "Select only the columns that are used, above all not large ones.",
                    "serialization_ms",
                    time);
        }
    }

    static void manyRowsReturned(Facts facts, PlanNode root, Report report) {
        double rows = root.isAnalysed() ? root.totalRows() : root.planRows();
        if (rows >= 10_000 && !root.is("ModifyTable")) {
            report.add(
                    root,
                    0.2,
                    "The statement returns " + count(rows) + " rows of about " + count(root.planWidth()) + " bytes.",
                    "Add a LIMIT, aggregate in the database, or read with a fetch size.",
                    "rows",
                    rows,
                    "width",
                    root.planWidth());
        }
    }

    static void plannerSettingOff(Facts facts, PlanNode root, Report report) {
        for (Map.Entry<String, String> setting : facts.plan().settings().entrySet()) {
            if (setting.getKey().startsWith("enable_") && setting.getValue().equals("off")) {
                report.add(
                        root,
                        0.1,
                        setting.getKey() + " is off, so the planner avoids what may be best.",
                        "RESET " + setting.getKey()
                                + " where it was set (postgresql.conf, ALTER ROLE, ALTER DATABASE).",
                        "setting",
                        setting.getKey());
            }
        }
    }

    static void fullPageImages(Facts facts, PlanNode root, Report report) {
        Wal wal = root.wal();
        if (wal.fullPageImages() >= 100 && wal.fullPageImages() * 2 >= wal.records()) {
            report.add(
                    root,
                    0.2,
                    count(wal.fullPageImages()) + " of " + count(wal.records())
                            + " log records carry a whole page: the pages were written for the first time since the last checkpoint.",
                    "Make checkpoints rarer (max_wal_size, checkpoint_timeout), or turn on wal_compression.",
                    "full_page_images",
                    wal.fullPageImages(),
                    "wal_bytes",
                    wal.bytes());
        }
    }

    static void workersMissing(Facts facts, PlanNode node, Report report) {
        double planned = node.number("Workers Planned", 0);
        double launched = node.number("Workers Launched", planned);
        if (launched < planned) {
            report.add(
                    node,
                    facts.totalShare(node),
                    count(launched) + " of " + count(planned) + " planned workers were there.",
                    "Raise max_parallel_workers, or let fewer statements be planned parallel (min_parallel_table_scan_size).",
                    "planned",
                    planned,
                    "launched",
                    launched);
        }
    }

    static void workersUneven(Facts facts, PlanNode node, Report report) {
        double most = 0;
        double sum = 0;
        for (WorkerShare worker : node.workers()) {
            most = Math.max(most, worker.rows() * worker.loops());
            sum += worker.rows() * worker.loops();
        }
        int count = node.workers().size();
        if (count >= 2 && sum >= 10_000 && most >= 0.9 * sum) {
            report.add(
                    node,
                    "One of " + count + " workers did " + percent(most / sum) + " of the rows.",
                    "The work cannot be shared out as it is: few large partitions or one hot value; try without parallelism.",
                    "most_rows",
                    most,
                    "all_rows",
                    sum);
        }
    }

    static void nodeDisabled(Facts facts, PlanNode node, Report report) {
        boolean disabled = node.flag("Disabled") || (node.children().isEmpty() && node.totalCost() >= DISABLED_COST);
        if (disabled) {
            report.add(
                    node,
                    node.label() + " was used although "
                            + (node.type().toLowerCase(Locale.ROOT).contains("scan")
                                    ? "this kind of scan"
                                    : "this kind of node")
                            + " is switched off: there was no other way.",
                    "Create the index that would be the other way, or switch it on again.");
        }
    }

    private static double largestTeam(Facts facts) {
        double most = 1;
        for (PlanNode node : facts.plan().nodes()) {
            most = Math.max(most, facts.plan().processes(node));
        }
        return most;
    }
}
