package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.ScanCost.Cost;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanNode;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a statement would cost with an index that is not there: the plan as it is, with the cost of one scan, one join or one sorted
 * read exchanged. Never more than it costs now, because the planner keeps the old plan if that is cheaper. One thread.
 */
final class StatementCost {
    /** What a search by contents reads of the index, and how large that is beside its table. */
    private static final double CONTAINMENT_PAGES = 25;

    static final double CONTAINMENT_SIZE = 0.3;

    private final Plan plan;
    private final List<TableScan> scans;
    private final PlannerOracle oracle;
    private final ServerFacts server;
    private final double tablePages;
    private final LookupJoin lookups;
    private final MergeJoin merges;
    private final HashJoin hashes;

    StatementCost(Plan plan, List<TableScan> scans, PlannerOracle oracle, Catalog catalog) {
        this.plan = plan;
        this.scans = scans;
        this.oracle = oracle;
        this.server = catalog.server();
        Set<String> seen = new HashSet<>();
        this.tablePages = scans.stream()
                .filter(scan -> seen.add(scan.alias()))
                .mapToDouble(scan -> scan.table().pages())
                .sum();
        JoinDrivers drivers = new JoinDrivers(scans, oracle, server, tablePages);
        this.lookups = new LookupJoin(plan.root().totalCost(), scans, drivers, oracle, server, tablePages);
        this.hashes = new HashJoin(plan.root().totalCost(), drivers, server);
        this.merges = new MergeJoin(plan.root().totalCost(), drivers, oracle, catalog, tablePages);
    }

    double now() {
        return plan.root().totalCost();
    }

    List<TableScan> scans() {
        return scans;
    }

    /** The cost with this index beside what is there. */
    double with(TableScan scan, IndexShape shape) throws SQLException {
        double best = now();
        if (!shape.table().equals(scan.table().qualified()) || !shape.isBtree()) {
            return best;
        }
        ScanCost costs = new ScanCost(server, scan.table(), tablePages);
        Conditions conditions = new Conditions(oracle, scan.table(), scan.alias());
        List<IndexUse> uses = IndexUse.all(shape, scan, scan.local(), scan.loops(), conditions, server, costs);
        for (IndexUse use : uses) {
            best = Math.min(best, exchanged(scan, use, withExisting(scan, use, conditions, costs)));
        }
        List<IndexUse> once =
                scan.loops() > 1 ? IndexUse.all(shape, scan, scan.local(), 1, conditions, server, costs) : uses;
        for (IndexUse use : once) {
            best = Math.min(best, lookups.drivenBy(scan, use));
            for (Atom join : scan.joins()) {
                best = Math.min(best, hashes.with(scan, use, join));
            }
        }
        for (Atom join : scan.joins()) {
            best = Math.min(best, lookups.with(scan, shape, join, conditions, costs));
            best = Math.min(best, merges.with(scan, shape, join, conditions, costs));
        }
        return best;
    }

    /** The cost with an index for each arm of an OR. */
    double withArms(TableScan scan, List<List<Atom>> arms, List<IndexShape> shapes) throws SQLException {
        ScanCost costs = new ScanCost(server, scan.table(), tablePages);
        Conditions conditions = new Conditions(oracle, scan.table(), scan.alias());
        double trees = 0;
        double kept = 0;
        IndexUse last = null;
        for (int i = 0; i < arms.size(); i++) {
            List<IndexUse> uses = IndexUse.all(shapes.get(i), scan, arms.get(i), 1, conditions, server, costs);
            if (uses.isEmpty()) {
                return now();
            }
            IndexUse use = uses.get(0);
            trees += costs.tree(use.reading()).total();
            kept += use.reading().keptRows();
            last = use;
        }
        if (last == null) {
            return now();
        }
        ScanCost.Reading reading = last.reading();
        double rest = conditions.rowCost(scan.local());
        Cost cost = costs.heapByBitmap(
                trees,
                kept,
                new ScanCost.Reading(
                        reading.size(),
                        kept,
                        kept,
                        0,
                        1,
                        0,
                        rest,
                        rest,
                        scan.node().planRows(),
                        false,
                        1));
        return Math.min(now(), now() - scan.node().totalCost() * scan.loops() + cost.total() * scan.loops());
    }

    /**
     * The cost with an index that finds rows by what they contain. How many entries a search reads there only the built index
     * tells; the rows that it finds are what costs, and those the planner knows.
     */
    double withContainment(TableScan scan, List<Atom> found) throws SQLException {
        Conditions conditions = new Conditions(oracle, scan.table(), scan.alias());
        ScanCost costs = new ScanCost(server, scan.table(), tablePages);
        double kept = conditions.rows(found, "");
        double rows = Math.max(1, conditions.rows(scan.local(), ""));
        double rest = conditions.rowCost(scan.local());
        IndexSize size =
                new IndexSize(scan.table().rows(), Math.ceil(scan.table().pages() * CONTAINMENT_SIZE), 2);
        ScanCost.Reading reading =
                new ScanCost.Reading(size, kept, kept, 1, 1, 0, rest, rest, rows, false, scan.loops());
        Cost bitmap = costs.heapByBitmap(CONTAINMENT_PAGES * scan.table().randomPageCost(), kept, reading);
        return Math.min(now(), exchanged(scan, costs, rows, bitmap, Cost.NEVER));
    }

    /** The new index alone, or its bitmap joined with that of an index which is there and checks other conditions. */
    private Cost withExisting(TableScan scan, IndexUse use, Conditions conditions, ScanCost costs) throws SQLException {
        Cost best = use.cheapest();
        for (IndexFacts there : scan.table().indexes()) {
            if (!there.valid()
                    || !there.shape().isBtree()
                    || there.shape().isPartial()
                    || use.checked().isEmpty()) {
                continue;
            }
            for (IndexUse other :
                    IndexUse.all(there.shape(), scan, scan.local(), scan.loops(), conditions, server, costs)) {
                if (!other.checked().isEmpty() && other.checked().stream().noneMatch(use.checked()::contains)) {
                    best = best.min(costs.bothByBitmap(use.reading(), other.reading()));
                }
            }
        }
        return best;
    }

    /**
     * Below Memoize, and where a merge join costs less than its two sides read whole, a scan is left before its end, and its cost is not
     * what would be saved.
     */
    private static boolean isReadInPart(PlanNode scan) {
        PlanNode above = scan.parent();
        if (above == null || !above.is("Memoize", "Merge Join")) {
            return false;
        }
        double whole =
                above.children().stream().mapToDouble(PlanNode::totalCost).sum();
        return above.is("Memoize") || whole > above.totalCost();
    }

    private double exchanged(TableScan scan, IndexUse use, Cost unordered) {
        double rows = Math.max(1, use.reading().resultRows());
        return exchanged(scan, use.costs(), rows, unordered, use.ordered() ? use.inOrder() : Cost.NEVER);
    }

    private double exchanged(TableScan scan, ScanCost costs, double rows, Cost unordered, Cost inOrder) {
        if (isReadInPart(scan.node())) {
            return now();
        }
        double limit = scan.limit() == 0 ? 1 : scan.limit() / rows;
        if (scan.order().isEmpty()) {
            PlanNode replaced = scan.limit() > 0 ? scan.ordered() : scan.node();
            return now() - scan.loops() * (replaced.totalCost() - unordered.of(limit));
        }
        Cost sorted = costs.sorted(unordered, rows, scan.node().planWidth(), scan.limit());
        double best = Math.min(sorted.of(limit), inOrder.of(limit));
        return now() - scan.loops() * (scan.ordered().totalCost() - best);
    }
}
