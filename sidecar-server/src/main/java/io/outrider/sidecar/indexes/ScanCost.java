package io.outrider.sidecar.indexes;

/**
 * What reading a table through an index costs, in the planner's own arithmetic, which has been the same since PostgreSQL 10 save for arrays
 * and skipping (see {@link BtreeBounds}). Immutable; any thread.
 */
final class ScanCost {
    private static final double DESCENT_OPERATORS = 50;

    private final ServerFacts server;
    private final TableFacts table;
    private final double allTablePages;

    /** @param allTablePages pages of all tables of the statement, which share the cache */
    ScanCost(ServerFacts server, TableFacts table, double allTablePages) {
        this.server = server;
        this.table = table;
        this.allTablePages = Math.max(allTablePages, table.pages());
    }

    /** Start-up and total cost. */
    record Cost(double startup, double total) {
        static final Cost NEVER = new Cost(1e10, 1e10);

        Cost min(Cost other) {
            return other.total < total ? other : this;
        }

        /** When only a part of the rows is fetched. */
        double of(double share) {
            return startup + (total - startup) * Math.min(1, share);
        }

        Cost plus(double more) {
            return new Cost(startup, total + more);
        }
    }

    /**
     * What is to be read.
     *
     * @param size of the index
     * @param boundRows entries between the bounds of one search of the tree
     * @param keptRows rows that fulfil all conditions the index can check
     * @param conditions how many conditions the index checks
     * @param descents how often the tree is searched from its root: more than once for IN
     * @param correlation between the index's order and the table's
     * @param restCost cost per row of the conditions that the index cannot check
     * @param allCost cost per row of all conditions: a bitmap scan checks them again
     * @param resultRows rows that leave the scan
     * @param indexOnly whether the index holds all columns that are needed
     * @param loops how often the scan is made with other values
     */
    record Reading(
            IndexSize size,
            double boundRows,
            double keptRows,
            int conditions,
            double descents,
            double correlation,
            double restCost,
            double allCost,
            double resultRows,
            boolean indexOnly,
            double loops) {}

    /** The tree alone: what is the same for all ways to use it. */
    Cost tree(Reading reading) {
        IndexSize size = reading.size;
        double entries = Math.max(1, Math.min(reading.boundRows, Math.max(1, size.rows())));
        double pages = size.pages() > 1 && size.rows() > 1 ? Math.ceil(entries * size.pages() / size.rows()) : 1;
        double scans = reading.descents * reading.loops;
        double total = scans > 1
                ? fetched(pages * scans, size.pages(), size.pages()) * table.randomPageCost() / reading.loops
                : pages * table.randomPageCost();
        total += entries
                * reading.descents
                * (server.cpuIndexTupleCost() + server.cpuOperatorCost() * reading.conditions);
        double descent =
                size.rows() > 1 ? Math.ceil(Math.log(size.rows()) / Math.log(2)) * server.cpuOperatorCost() : 0;
        descent += (size.height() + 1) * DESCENT_OPERATORS * server.cpuOperatorCost();
        return new Cost(descent, total + reading.descents * descent);
    }

    Cost indexScan(Reading reading) {
        Cost tree = tree(reading);
        double rows = clamped(reading.keptRows);
        double share = table.rows() == 0 ? 1 : Math.min(1, reading.keptRows / table.rows());
        double seen = reading.indexOnly ? 1 - table.allVisibleShare() : 1;
        double worst;
        double best;
        if (reading.loops > 1) {
            double scattered = fetched(rows * reading.loops, table.pages(), reading.size.pages());
            double together =
                    fetched(Math.ceil(share * table.pages()) * reading.loops, table.pages(), reading.size.pages());
            worst = part(scattered, seen) * table.randomPageCost() / reading.loops;
            best = part(together, seen) * table.randomPageCost() / reading.loops;
        } else {
            worst = part(fetched(rows, table.pages(), reading.size.pages()), seen) * table.randomPageCost();
            double together = part(Math.ceil(share * table.pages()), seen);
            best = together > 0 ? table.randomPageCost() + (together - 1) * table.seqPageCost() : 0;
        }
        double squared = reading.correlation * reading.correlation;
        double total =
                tree.total() + worst + squared * (best - worst) + (server.cpuTupleCost() + reading.restCost) * rows;
        return new Cost(tree.startup(), total);
    }

    Cost bitmapScan(Reading reading) {
        Cost tree = tree(reading);
        double bitmap = tree.total() + 0.1 * server.cpuOperatorCost() * clamped(reading.resultRows);
        return heapByBitmap(bitmap, reading.keptRows, reading);
    }

    /** @param treeCost of all the indexes that the bitmap is made of */
    Cost heapByBitmap(double treeCost, double keptRows, Reading reading) {
        double rows = clamped(keptRows);
        double all = Math.max(1, table.pages());
        double pages = 2 * all * rows / (2 * all + rows);
        double heapPages = Math.min(pages, table.pages());
        if (reading.loops > 1) {
            pages = fetched(rows * reading.loops, table.pages(), reading.size.pages()) / reading.loops;
        }
        pages = pages >= all ? all : Math.ceil(pages);
        double entries = Math.max(16, Math.floor(server.workMemKib() * 1024 / 64));
        if (server.major() >= 11 && entries < heapPages) {
            double lossy = Math.max(0, heapPages - Math.floor(entries / 2));
            double exact = heapPages - lossy;
            if (lossy > 0) {
                double share = table.rows() == 0 ? 0 : keptRows / table.rows();
                rows = clamped(share * (exact / heapPages) * table.rows() + lossy / heapPages * table.rows());
            }
        }
        double random = table.randomPageCost();
        double perPage = pages >= 2 ? random - (random - table.seqPageCost()) * Math.sqrt(pages / all) : random;
        return new Cost(treeCost, treeCost + pages * perPage + (server.cpuTupleCost() + reading.allCost) * rows);
    }

    /** Both trees searched, and only rows looked up that both found. */
    Cost bothByBitmap(Reading one, Reading other) {
        double trees = tree(one).total()
                + tree(other).total()
                + 0.2 * server.cpuOperatorCost() * clamped(one.resultRows)
                + 100 * server.cpuOperatorCost();
        double rows = table.rows() == 0 ? 0 : one.keptRows * (other.keptRows / table.rows());
        return heapByBitmap(trees, rows, one);
    }

    /** The cheapest way; only a plain scan keeps the order. */
    Cost best(Reading reading, boolean ordered) {
        Cost plain = indexScan(reading);
        return ordered ? plain : plain.min(bitmapScan(reading));
    }

    Cost sequential(double rowCost) {
        return new Cost(0, table.pages() * table.seqPageCost() + table.rows() * (server.cpuTupleCost() + rowCost));
    }

    /** What sorting adds: all that is read is compared before the first row leaves. {@code limit}: rows that are wanted; 0 for all. */
    Cost sorted(Cost input, double rows, double width, double limit) {
        double tuples = Math.max(2, rows);
        double comparison = 2 * server.cpuOperatorCost();
        boolean few = limit > 0 && limit < tuples;
        double kept = few ? limit : tuples;
        double startup;
        double bytes = sortedBytes(tuples, width);
        if (few && kept * (bytes / tuples) <= server.workMemKib() * 1024 && tuples > 2 * kept) {
            startup = comparison * tuples * log2(2 * kept);
        } else {
            startup = comparison * tuples * log2(tuples);
            startup += few || bytes <= server.workMemKib() * 1024 ? 0 : spilled(bytes);
        }
        return new Cost(input.total + startup, input.total + startup + server.cpuOperatorCost() * tuples);
    }

    /** What rows take in a sort: each its header besides its columns. */
    static double sortedBytes(double rows, double width) {
        return rows * (EntryLayout.up(width, 8) + 24);
    }

    private double spilled(double bytes) {
        double pages = Math.ceil(bytes / ServerFacts.BLOCK);
        double runs = bytes / (server.workMemKib() * 1024);
        double order = Math.max(
                6, Math.min(500, Math.floor(server.workMemKib() * 1024 / (2 * ServerFacts.BLOCK + 32 * 8192.0))));
        double passes = runs > order ? Math.ceil(Math.log(runs) / Math.log(order)) : 1;
        return 2 * pages * passes * (0.75 * server.seqPageCost() + 0.25 * server.randomPageCost());
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    /** Pages that must be fetched for so many rows, when the cache is shared (Mackert and Lohman). */
    private double fetched(double rows, double pages, double indexPages) {
        double all = Math.max(1, pages);
        double total = Math.max(1, allTablePages + indexPages);
        double cache = Math.max(1, Math.ceil(server.cachePages() * all / total));
        if (all <= cache) {
            double found = 2 * all * rows / (2 * all + rows);
            return found >= all ? all : Math.ceil(found);
        }
        double limit = 2 * all * cache / (2 * all - cache);
        double found = rows <= limit ? 2 * all * rows / (2 * all + rows) : cache + (rows - limit) * (all - cache) / all;
        return Math.ceil(found);
    }

    private static double part(double pages, double share) {
        return share == 1 ? pages : Math.ceil(pages * share);
    }

    private static double clamped(double rows) {
        return rows <= 1 ? 1 : Math.rint(rows);
    }
}
