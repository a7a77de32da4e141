package io.outrider.sidecar.plan;

import static io.outrider.sidecar.plan.Report.count;
import static io.outrider.sidecar.plan.Report.percent;
import static io.outrider.sidecar.plan.Report.shown;

/** Scans that read more than they give. */
final class ScanRules {
    private static final double WASTE = 0.9;
    private static final double MANY_ROWS = 1000;

    private ScanRules() {}

    static void seqScanDiscards(Facts facts, PlanNode node, Report report) {
        if (!node.is("Seq Scan") || node.text("Filter").isEmpty()) {
            return;
        }
        double read;
        double kept;
        if (node.isAnalysed()) {
            kept = node.totalRows();
            read = kept + node.totalRowsRemoved();
        } else {
            TableFacts table = facts.table(node);
            kept = node.planRows() * (1 + workersPlanned(node));
            read = table == null ? 0 : table.rows();
        }
        if (read >= MANY_ROWS && kept <= read * (1 - WASTE)) {
            report.add(
                    node,
                    "The whole table " + node.relation() + " is read (" + count(read) + " rows) to keep " + count(kept)
                            + ".",
                    "Create an index on the columns of the filter " + shown(node, "Filter") + ".",
                    "rows_read",
                    read,
                    "rows_kept",
                    kept);
        }
    }

    static void seqScanRepeated(Facts facts, PlanNode node, Report report) {
        double processes = facts.plan().processes(node);
        double times = node.loops() / processes;
        double rows = node.totalRows() + node.totalRowsRemoved();
        if (node.is("Seq Scan") && times >= 10 && rows >= 10 * MANY_ROWS) {
            report.add(
                    node,
                    "The table " + node.relation() + " is read from end to end " + count(times) + " times, "
                            + count(rows) + " rows in all.",
                    "Create an index on the column that the other side of the join is compared with, so that each round is a "
                            + "look-up.",
                    "times",
                    times,
                    "rows_read",
                    rows);
        }
    }

    static void indexFilterWaste(Facts facts, PlanNode node, Report report) {
        double removed = node.number("Rows Removed by Filter", 0) * Math.max(0, node.loops());
        boolean indexed = node.is("Index Scan", "Index Only Scan", "Bitmap Heap Scan");
        if (indexed && removed >= MANY_ROWS && node.totalRows() <= (removed + node.totalRows()) * (1 - WASTE)) {
            report.add(
                    node,
                    "The index finds " + count(removed + node.totalRows()) + " rows of " + node.relation() + ", and "
                            + percent(removed / (removed + node.totalRows()))
                            + " of them are thrown away by the filter.",
                    "Extend the index by the columns of the filter " + shown(node, "Filter") + ".",
                    "rows_removed",
                    removed,
                    "rows_kept",
                    node.totalRows());
        }
    }

    static void indexRecheckWaste(Facts facts, PlanNode node, Report report) {
        double removed = node.number("Rows Removed by Index Recheck", 0) * Math.max(0, node.loops());
        if (removed >= MANY_ROWS && removed >= node.totalRows() && node.number("Lossy Heap Blocks", 0) == 0) {
            report.add(
                    node,
                    "The index on " + node.relation() + " only guesses: " + count(removed)
                            + " rows were fetched in vain, " + count(node.totalRows()) + " matched.",
                    "Use a more exact index: a B-tree for equality and ranges, longer patterns for trigrams, another operator class "
                            + "for jsonb.",
                    "rows_removed",
                    removed,
                    "rows_kept",
                    node.totalRows());
        }
    }

    static void bitmapLossy(Facts facts, PlanNode node, Report report) {
        double lossy = node.number("Lossy Heap Blocks", 0);
        double exact = node.number("Exact Heap Blocks", 0);
        if (lossy > 0 && lossy >= 0.1 * (lossy + exact)) {
            report.add(
                    node,
                    "The bitmap did not fit into work_mem: " + count(lossy) + " of " + count(lossy + exact)
                            + " blocks had to be read row by row.",
                    "Raise work_mem for this role or function, or make the index more selective.",
                    "lossy_blocks",
                    lossy,
                    "exact_blocks",
                    exact);
        }
    }

    static void heapFetches(Facts facts, PlanNode node, Report report) {
        double fetches = node.number("Heap Fetches", 0);
        if (node.is("Index Only Scan") && fetches >= 100 && fetches >= 0.1 * node.totalRows()) {
            report.add(
                    node,
                    "The index-only scan had to look into the table for " + count(fetches) + " of "
                            + count(node.totalRows()) + " rows.",
                    "VACUUM " + node.relation() + ", and let autovacuum visit it more often "
                            + "(autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor).",
                    "heap_fetches",
                    fetches,
                    "rows",
                    node.totalRows());
        }
    }

    static void indexReadsMuch(Facts facts, PlanNode node, Report report) {
        TableFacts table = facts.table(node);
        double rows = node.totalRows() + node.totalRowsRemoved();
        if (table != null && node.is("Index Scan") && rows >= 10 * MANY_ROWS && rows >= 0.25 * table.rows()) {
            report.add(
                    node,
                    "The index scan visits " + count(rows) + " rows, " + percent(rows / Math.max(1, table.rows()))
                            + " of " + node.relation() + ", in the order of the index.",
                    "Let the statement ask for less, or make the index cover it (INCLUDE the columns it returns); check "
                            + "random_page_cost and statistics if the planner should have scanned the table.",
                    "rows",
                    rows,
                    "table_rows",
                    table.rows());
        }
    }

    static void indexSearchesMany(Facts facts, PlanNode node, Report report) {
        double searches = node.number("Index Searches", 0);
        double perLoop = searches / Math.max(1, node.loops());
        if (perLoop >= 100) {
            report.add(
                    node,
                    "The index " + node.index() + " is descended " + count(perLoop) + " times per scan.",
                    "Put the column that the statement compares first in an index of its own, or shorten the list of values.",
                    "searches",
                    searches,
                    "loops",
                    node.loops());
        }
    }

    static void foreignFilterLocal(Facts facts, PlanNode node, Report report) {
        double removed = node.totalRowsRemoved();
        if (node.is("Foreign Scan") && removed >= MANY_ROWS && removed >= WASTE * (removed + node.totalRows())) {
            report.add(
                    node,
                    count(removed) + " rows came from the other server to be thrown away here.",
                    "Write the condition so that the other server can check it: built-in operators, immutable functions, "
                            + "extensions named in the server's options.",
                    "rows_removed",
                    removed);
        }
    }

    static void partitionsNotPruned(Facts facts, PlanNode node, Report report) {
        if (!node.is("Append", "Merge Append") || node.number("Subplans Removed", 0) > 0) {
            return;
        }
        long visited = node.children().stream()
                .filter(child -> !child.neverExecuted() && !child.relation().isEmpty())
                .count();
        long fruitful = node.children().stream()
                .filter(child -> node.isAnalysed() ? child.totalRows() > 0 : child.planRows() > 1)
                .count();
        if (visited >= 8 && fruitful * 4 <= visited) {
            report.add(
                    node,
                    facts.totalShare(node),
                    count(visited) + " partitions are visited, and " + count(fruitful) + " of them have matching rows.",
                    "Compare the partition key itself with a constant or parameter of its own type, so that the others are left out.",
                    "partitions",
                    visited,
                    "with_rows",
                    fruitful);
        }
    }

    static void cteFilteredLate(Facts facts, PlanNode node, Report report) {
        double removed = node.totalRowsRemoved();
        if (node.is("CTE Scan") && removed >= MANY_ROWS && removed >= WASTE * (removed + node.totalRows())) {
            report.add(
                    node,
                    "The CTE " + node.text("CTE Name") + " makes " + count(removed + node.totalRows()) + " rows, and "
                            + count(removed) + " of them are filtered out afterwards.",
                    "Move the condition into the CTE, or write it as NOT MATERIALIZED (PostgreSQL 12 and later) or as a subquery.",
                    "rows_removed",
                    removed);
        }
    }

    static void countWholeTable(Facts facts, PlanNode node, Report report) {
        boolean plain = node.is("Aggregate")
                && node.text("Strategy").equals("Plain")
                && node.children().size() == 1;
        if (!plain || node.texts("Output").stream().noneMatch(output -> output.contains("count("))) {
            return;
        }
        PlanNode scan = node.children().get(0);
        boolean unfiltered = scan.is("Seq Scan", "Index Only Scan")
                && scan.text("Filter").isEmpty()
                && scan.text("Index Cond").isEmpty();
        double rows = scan.isAnalysed() ? scan.totalRows() : scan.planRows();
        if (unfiltered && rows >= 100 * MANY_ROWS) {
            report.add(
                    node,
                    facts.totalShare(node),
                    "All " + count(rows) + " rows of " + scan.relation() + " are counted.",
                    "If a near number will do, take reltuples from pg_class; else keep a counter, or count only up to a limit.",
                    "rows",
                    rows);
        }
    }

    private static double workersPlanned(PlanNode node) {
        for (PlanNode at = node.parent(); at != null; at = at.parent()) {
            if (at.has("Workers Planned")) {
                return node.isParallelAware() ? at.number("Workers Planned", 0) : 0;
            }
        }
        return 0;
    }
}
