package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.ScanCost.Cost;
import io.outrider.sidecar.plan.PlanNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An inner join made by merging, where an index that is not there gives one table's rows in order. The arithmetic is the planner's
 * ({@code initial_cost_mergejoin} and {@code final_cost_mergejoin} in costsize.c, {@code mergejoinscansel} in selfuncs.c). Only where the two
 * sides are compared by one pair of columns. One thread.
 */
final class MergeJoin {
    private final double now;
    private final JoinDrivers drivers;
    private final PlannerOracle oracle;
    private final Catalog catalog;
    private final ServerFacts server;
    private final double tablePages;

    /** @param now cost of the statement as it is */
    MergeJoin(double now, JoinDrivers drivers, PlannerOracle oracle, Catalog catalog, double tablePages) {
        this.now = now;
        this.drivers = drivers;
        this.oracle = oracle;
        this.catalog = catalog;
        this.server = catalog.server();
        this.tablePages = tablePages;
    }

    /**
     * One side as it would be read.
     *
     * @param sortedBytes size of what is sorted; 0 where the rows come in order
     * @param ends which part of it is read at all
     * @param unique whether no two of its rows are equal in what is compared
     */
    private record Side(Cost cost, double rows, double sortedBytes, Ends ends, boolean unique) {}

    /** Merging begins and ends where both sides have values: shares of a side's rows that lie before that. */
    private record Ends(double start, double end) {}

    /** The cost of the statement with the join made so; {@code now} where it cannot be. */
    double with(TableScan scan, IndexShape shape, Atom join, Conditions conditions, ScanCost costs)
            throws SQLException {
        PlainJoin plain = PlainJoin.of(scan, join, drivers);
        Cost ordered = plain == null ? Cost.NEVER : inOrder(scan, shape, join.key(), conditions, costs);
        if (plain == null || ordered == Cost.NEVER) {
            return now;
        }
        List<Ends> ends = ends(scan, plain.column(), plain.theirs(), plain.other());
        Side mine = new Side(
                ordered,
                Math.max(1, conditions.rows(scan.local(), "")),
                0,
                ends.get(0),
                scan.table().isUnique(Set.of(plain.column().name())));
        double best = now;
        for (Side side : sides(plain, ends.get(1), isAlone(plain, join))) {
            double merged = merged(mine, side, plain.rows());
            // The planner sorts the first side for the sake of the second's order only where that is its cheapest way
            // anyhow.
            if (side.sortedBytes == 0 || ordered.total() <= scan.node().totalCost()) {
                merged = Math.min(merged, merged(side, mine, plain.rows()));
            }
            best = Math.min(best, now - plain.cost() + merged);
        }
        return best;
    }

    private static boolean isAlone(PlainJoin plain, Atom join) {
        PlanNode other = plain.place().other(join);
        return other != null
                && JoinSide.aliases(other).equals(Set.of(plain.theirs().alias()));
    }

    /** Sorted, or, where it is one table, read in order through an index that is there. */
    private List<Side> sides(PlainJoin plain, Ends ends, boolean alone) throws SQLException {
        TableScan theirs = plain.theirs();
        String column = plain.other().name();
        JoinDrivers.Driver driver = plain.driver();
        ScanCost costs = new ScanCost(server, theirs.table(), tablePages);
        boolean unique = alone && theirs.table().isUnique(Set.of(column));
        List<Side> sides = new ArrayList<>();
        Cost sorted = costs.sorted(new Cost(0, driver.cost()), driver.rows(), driver.width(), 0);
        sides.add(new Side(sorted, driver.rows(), ScanCost.sortedBytes(driver.rows(), driver.width()), ends, unique));
        for (IndexFacts index : alone ? theirs.table().indexes() : List.<IndexFacts>of()) {
            Conditions conditions = new Conditions(oracle, theirs.table(), theirs.alias());
            Cost ordered =
                    index.valid() && index.shape().isBtree() && !index.shape().isPartial()
                            ? inOrder(theirs, index.shape(), column, conditions, costs)
                            : Cost.NEVER;
            if (ordered != Cost.NEVER) {
                sides.add(new Side(ordered, driver.rows(), 0, ends, unique));
            }
        }
        return sides;
    }

    private Cost inOrder(TableScan scan, IndexShape shape, String column, Conditions conditions, ScanCost costs)
            throws SQLException {
        TableScan wanted = scan.ordered(List.of(IndexShape.Key.column(column)));
        Cost best = Cost.NEVER;
        for (IndexUse use : IndexUse.all(shape, wanted, scan.local(), 1, conditions, server, costs)) {
            best = use.ordered() ? best.min(use.inOrder()) : best;
        }
        return best;
    }

    private double merged(Side outer, Side inner, double rows) {
        double outerRows = Math.max(1, Math.rint(outer.rows * outer.ends.end));
        double innerRows = Math.max(1, Math.rint(inner.rows * inner.ends.end));
        double innerSkipped = Math.rint(inner.rows * inner.ends.start);
        double operator = server.cpuOperatorCost();
        double again = inner.unique ? 0 : Math.max(0, rows - inner.rows);
        double ratio = 1 + again / innerRows;
        double innerRun = run(inner.cost) * (innerRows - innerSkipped) / inner.rows;
        double remembered = innerRun + operator * innerRows * ratio;
        boolean spills = inner.sortedBytes > server.workMemKib() * 1024;
        boolean remembers = !inner.unique && (remembered < innerRun * ratio || spills);
        return outer.cost.startup()
                + run(outer.cost) * outerRows / outer.rows
                + inner.cost.startup()
                + run(inner.cost) * innerSkipped / inner.rows
                + (remembers ? remembered : innerRun * ratio)
                + operator * (outerRows + innerRows * ratio)
                + server.cpuTupleCost() * rows;
    }

    private static double run(Cost cost) {
        return cost.total() - cost.startup();
    }

    /** Of the first and of the second table; whole where the statistics know no least and greatest value. */
    private List<Ends> ends(TableScan one, ColumnFacts column, TableScan other, ColumnFacts otherColumn)
            throws SQLException {
        ValueRange mine = catalog.range(one.table(), column);
        ValueRange theirs = catalog.range(other.table(), otherColumn);
        if (mine == null || theirs == null) {
            return List.of(new Ends(0, 1), new Ends(0, 1));
        }
        double end = share(one, column, "<=", theirs.greatest(), otherColumn);
        double otherEnd = share(other, otherColumn, "<=", mine.greatest(), column);
        double start = share(one, column, "<", theirs.least(), otherColumn);
        double otherStart = share(other, otherColumn, "<", mine.least(), column);
        // Only one of them can come to its end before the other, and only one can have rows before the other's first.
        return List.of(
                new Ends(start > otherStart ? start : 0, end < otherEnd ? end : 1),
                new Ends(otherStart > start ? otherStart : 0, otherEnd < end ? otherEnd : 1));
    }

    /** The two columns may be of different types, and a value of one out of the other's range. */
    private double share(TableScan scan, ColumnFacts column, String operator, String value, ColumnFacts valueOf)
            throws SQLException {
        String condition = Names.quoted(scan.alias()) + "." + Names.quoted(column.name()) + " " + operator + " "
                + Names.literal(value) + "::" + valueOf.castType();
        double rows = oracle.ask(scan.table(), scan.alias(), List.of(condition)).rows();
        return scan.table().rows() == 0 ? 1 : Math.min(1, rows / scan.table().rows());
    }
}
