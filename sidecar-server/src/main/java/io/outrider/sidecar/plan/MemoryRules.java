package io.outrider.sidecar.plan;

import static io.outrider.sidecar.plan.Report.count;
import static io.outrider.sidecar.plan.Report.shown;

/** What did not fit into memory, and sorts that an index could spare. */
final class MemoryRules {
    private static final String WORK_MEM =
            "Raise work_mem for this role or function (SET LOCAL, ALTER ROLE … SET), or let the statement sort or "
                    + "group fewer and narrower rows.";

    private MemoryRules() {}

    static void sortSpill(Facts facts, PlanNode node, Report report) {
        boolean disk = node.text("Sort Space Type").equals("Disk")
                || node.workers().stream()
                        .anyMatch(worker -> worker.sortSpaceType().equals("Disk"));
        if (disk) {
            double kib = node.number("Sort Space Used", 0);
            report.add(
                    node,
                    "The sort by " + shown(node, "Sort Key") + " went to disk (" + count(kib) + " kB).",
                    WORK_MEM,
                    "disk_kb",
                    kib);
        }
    }

    static void sortForFew(Facts facts, PlanNode node, Report report) {
        PlanNode parent = node.parent();
        if (!node.is("Sort") || parent == null || node.children().isEmpty()) {
            return;
        }
        boolean limited = parent.is("Limit")
                || (parent.is("Gather Merge")
                        && parent.parent() != null
                        && parent.parent().is("Limit"));
        PlanNode input = node.children().get(0);
        double rows = input.isAnalysed() ? input.totalRows() : input.planRows();
        double kept = parent.isAnalysed() ? parent.totalRows() : parent.planRows();
        boolean ofOneTable = input.is("Seq Scan", "Index Scan", "Bitmap Heap Scan");
        if (limited && ofOneTable && rows >= 10_000 && rows >= 10 * kept) {
            report.add(
                    node,
                    facts.totalShare(node),
                    count(rows) + " rows are read and sorted for the first " + count(kept) + ".",
                    "Create an index on the columns compared for equality followed by "
                            + shown(node, "Sort Key") + ", so that reading can stop after "
                            + count(kept) + " rows.",
                    "rows_sorted",
                    rows,
                    "rows_kept",
                    kept);
        }
    }

    static void aggregateSpill(Facts facts, PlanNode node, Report report) {
        double kib = node.number("Disk Usage", 0);
        if (node.is("Aggregate") && (kib > 0 || node.number("HashAgg Batches", 0) > 1)) {
            report.add(
                    node,
                    "Grouping by " + shown(node, "Group Key") + " went to disk (" + count(kib) + " kB).",
                    WORK_MEM,
                    "disk_kb",
                    kib,
                    "batches",
                    node.number("HashAgg Batches", 0));
        }
    }

    static void hashSpill(Facts facts, PlanNode node, Report report) {
        double batches = node.number("Hash Batches", 1);
        if (node.is("Hash") && node.isAnalysed() && batches > 1) {
            report.add(
                    node,
                    facts.share(node) + (node.parent() == null ? 0 : facts.share(node.parent())),
                    "The hash table did not fit into memory and was split into " + count(batches) + " batches on disk.",
                    WORK_MEM,
                    "batches",
                    batches,
                    "peak_kb",
                    node.number("Peak Memory Usage", 0));
        }
    }

    static void hashGrew(Facts facts, PlanNode node, Report report) {
        double planned = node.number("Original Hash Batches", 0);
        double batches = node.number("Hash Batches", 0);
        if (planned > 0 && batches > planned) {
            report.add(
                    node,
                    "The hash table turned out larger than estimated: " + count(planned) + " batches planned, "
                            + count(batches) + " needed.",
                    "Mend the estimate below this node: ANALYZE, a higher statistics target, CREATE STATISTICS.",
                    "planned",
                    planned,
                    "needed",
                    batches);
        }
    }

    static void tempFiles(Facts facts, PlanNode node, Report report) {
        Blocks temp = facts.plan().selfBuffers(node).temp();
        boolean saidElsewhere =
                node.is("Sort", "Incremental Sort", "Hash", "Hash Join", "Aggregate", "Gather Merge", "Gather");
        if (!saidElsewhere && temp.written() >= 100) {
            report.add(
                    node,
                    node.label() + " wrote " + count(temp.written()) + " blocks to temporary files.",
                    "Let fewer or narrower rows through to here, or raise work_mem for this role or function.",
                    "blocks_written",
                    temp.written());
        }
    }

    static void offsetDeep(Facts facts, PlanNode node, Report report) {
        if (!node.is("Limit") || !node.isAnalysed() || node.children().isEmpty()) {
            return;
        }
        double read = node.children().get(0).totalRows();
        double kept = node.totalRows();
        if (read >= 1000 && read >= 10 * Math.max(1, kept)) {
            report.add(
                    node,
                    facts.totalShare(node),
                    count(read) + " rows are made to return the last " + count(kept) + " of them.",
                    "Page by key instead of OFFSET: WHERE (sort columns) > (those of the last row seen) ORDER BY … LIMIT ….",
                    "rows_read",
                    read,
                    "rows_kept",
                    kept);
        }
    }
}
