package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.ScanCost.Cost;
import java.sql.SQLException;
import java.util.Set;

/**
 * An inner join made by hashing one side, where an index that is not there makes a side cheap to read. The arithmetic is the planner's
 * ({@code initial_cost_hashjoin} and {@code final_cost_hashjoin} in costsize.c, {@code estimate_hash_bucket_stats} in selfuncs.c). Only where the two sides are
 * compared by one pair of columns, and what is hashed fits into memory. One thread.
 */
final class HashJoin {
    private static final int FEWEST_BUCKETS = 1024;
    private static final int ROW_BYTES = 16 + 24;
    private static final int BUCKET_BYTES = 8;
    private static final double NONE_MATCHES = 0.05;
    private static final double ONE_MATCHES = 0.5;

    private final double now;
    private final JoinDrivers drivers;
    private final ServerFacts server;

    /** @param now cost of the statement as it is */
    HashJoin(double now, JoinDrivers drivers, ServerFacts server) {
        this.now = now;
        this.drivers = drivers;
        this.server = server;
    }

    private record Side(Cost cost, double rows, double width, TableFacts table, ColumnFacts column) {
        double distinct() {
            return column.distinctOf(table.rows());
        }
    }

    /** The cost of the statement with the join made so; {@code now} where it cannot be, or is not cheaper. */
    double with(TableScan scan, IndexUse use, Atom join) throws SQLException {
        PlainJoin plain = PlainJoin.of(scan, join, drivers);
        if (plain == null) {
            return now;
        }
        Side mine = new Side(
                use.cheapest(),
                Math.max(1, use.reading().resultRows()),
                scan.node().planWidth(),
                scan.table(),
                plain.column());
        JoinDrivers.Driver driver = plain.driver();
        Side their = new Side(
                new Cost(0, driver.cost()),
                driver.rows(),
                driver.width(),
                plain.theirs().table(),
                plain.other());
        double joined = Math.min(hashed(their, mine, plain.rows()), hashed(mine, their, plain.rows()));
        return Math.min(now, now - plain.cost() + joined);
    }

    private double hashed(Side outer, Side inner, double rows) {
        double buckets = Math.max(FEWEST_BUCKETS, Math.pow(2, Math.ceil(Math.log(inner.rows) / Math.log(2))));
        double bytes = inner.rows * (EntryLayout.up(inner.width, 8) + ROW_BYTES) + buckets * BUCKET_BYTES;
        if (bytes > server.hashMemoryKib() * 1024) {
            return Double.POSITIVE_INFINITY;
        }
        double operator = server.cpuOperatorCost();
        double whole = outer.cost.total()
                + inner.cost.total()
                + (operator + server.cpuTupleCost()) * inner.rows
                + operator * outer.rows;
        double compared = Math.max(1, Math.rint(inner.rows * largestBucket(inner, buckets)));
        if (!inner.table.isUnique(Set.of(inner.column.name()))) {
            return whole + operator * outer.rows * compared * ONE_MATCHES + server.cpuTupleCost() * rows;
        }
        double matched = Math.rint(Math.min(rows, outer.rows * Math.min(1, inner.rows / outer.distinct())));
        double alien = Math.max(1, Math.rint(inner.rows / buckets));
        return whole
                + operator * matched * compared * ONE_MATCHES
                + operator * (outer.rows - matched) * alien * NONE_MATCHES
                + server.cpuTupleCost() * matched;
    }

    /** Which part of the rows a bucket has where the most common value is. */
    private static double largestBucket(Side side, double buckets) {
        ColumnFacts column = side.column;
        double usual = (1 - column.nullShare()) / side.distinct();
        double most = column.common().isEmpty() ? 0 : column.common().get(0).share();
        double values = side.table.rows() == 0
                ? 1
                : Math.max(1, Math.rint(side.distinct() * Math.min(1, side.rows / side.table.rows())));
        double share = 1 / Math.min(values, buckets);
        share *= usual > 0 && most > usual ? most / usual : 1;
        return Math.max(1e-6, Math.min(1, share));
    }
}
