package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.JoinDrivers.Driver;
import io.outrider.sidecar.plan.PlanNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A join made by looking up one table's rows for each row of the other side, through an index that is not there. From PostgreSQL 14 on rows found
 * once may be remembered. One thread.
 */
final class LookupJoin {
    private static final int REMEMBERS_SINCE = 14;
    private static final int ENTRY_BYTES = 64;
    private static final int ROW_BYTES = 40;

    private final double now;
    private final List<TableScan> scans;
    private final JoinDrivers drivers;
    private final PlannerOracle oracle;
    private final ServerFacts server;
    private final double tablePages;

    /** @param now cost of the statement as it is */
    LookupJoin(
            double now,
            List<TableScan> scans,
            JoinDrivers drivers,
            PlannerOracle oracle,
            ServerFacts server,
            double tablePages) {
        this.now = now;
        this.scans = scans;
        this.drivers = drivers;
        this.oracle = oracle;
        this.server = server;
        this.tablePages = tablePages;
    }

    /** The cost of the statement with the join made so; {@code now} where it cannot be. */
    double with(TableScan scan, IndexShape shape, Atom join, Conditions conditions, ScanCost costs)
            throws SQLException {
        JoinSide place = JoinSide.of(scan);
        if (place == null) {
            return now;
        }
        List<Atom> atoms = new ArrayList<>(scan.local());
        atoms.add(join);
        if (isCorrelated(scan, join)) {
            IndexUse use = IndexUse.cheapest(shape, scan, atoms, scan.loops(), conditions, server, costs);
            return use == null
                    ? now
                    : now
                            - scan.loops()
                                    * (scan.node().totalCost() - use.cheapest().total());
        }
        Driver driver = drivers.of(scan, place, join);
        return driver == null
                ? now
                : joined(
                        scan,
                        place.join(),
                        join,
                        driver,
                        IndexUse.cheapest(shape, scan, atoms, driver.rows(), conditions, server, costs));
    }

    /**
     * The cost with another table's rows looked up through an index that is there, for each row of this scan: what a cheaper scan may make
     * worthwhile.
     */
    double drivenBy(TableScan scan, IndexUse use) throws SQLException {
        JoinSide place = JoinSide.of(scan);
        double best = now;
        if (place == null || !place.isMadeOnce()) {
            return best;
        }
        Driver driver = new Driver(
                use.cheapest().total(),
                Math.max(1, use.reading().resultRows()),
                scan.node().planWidth());
        for (TableScan other : scans) {
            JoinSide there = JoinSide.of(other);
            boolean joined = there != null
                    && there.join() == place.join()
                    && there.isJoin()
                    && !there.isOuterJoined()
                    && JoinSide.aliases(there.side()).equals(Set.of(other.alias()))
                    && JoinSide.aliases(place.side()).equals(Set.of(scan.alias()));
            if (joined) {
                best = Math.min(best, looked(scan, driver, other, place.join()));
            }
        }
        return best;
    }

    private double looked(TableScan scan, Driver driver, TableScan other, PlanNode join) throws SQLException {
        ScanCost costs = new ScanCost(server, other.table(), tablePages);
        Conditions conditions = new Conditions(oracle, other.table(), other.alias());
        double best = now;
        for (Atom atom : other.joins()) {
            List<Atom> atoms = new ArrayList<>(other.local());
            atoms.add(atom);
            for (IndexFacts index : other.table().indexes()) {
                if (index.valid()
                        && index.shape().isBtree()
                        && !index.shape().isPartial()
                        && atom.outer().equals(Set.of(scan.alias()))) {
                    IndexUse use =
                            IndexUse.cheapest(index.shape(), other, atoms, driver.rows(), conditions, server, costs);
                    best = Math.min(best, joined(other, join, atom, driver, use));
                }
            }
        }
        return best;
    }

    /**
     * The cost of the statement with this join made by look-ups ({@code final_cost_nestloop} in costsize.c). The planner counts as many rows as all
     * look-ups give; where at most one can match, only those that do, or, with remembering, every row of the driver, and one look-up more where it
     * expects no match at all.
     */
    private double joined(TableScan scan, PlanNode place, Atom join, Driver driver, @Nullable IndexUse use)
            throws SQLException {
        if (use == null) {
            return now;
        }
        double each = use.cheapest().total();
        double lookups = driver.rows() * each;
        double found = driver.rows() * Math.max(1, Math.rint(use.reading().resultRows()));
        double foundAnew = found;
        if (isUnique(scan, join)) {
            double matched = Math.rint(driver.rows() * matched(scan, join));
            lookups += matched < 1 ? each : 0;
            foundAnew = Math.min(found, place.planRows());
        }
        double remembered = server.major() < REMEMBERS_SINCE || driver.rows() < 2
                ? Double.POSITIVE_INFINITY
                : remembered(
                        use,
                        driver.rows(),
                        differentValues(join, driver.rows()),
                        scan.node().planWidth());
        return now
                - place.totalCost()
                + driver.cost()
                + Math.min(lookups + foundAnew * server.cpuTupleCost(), remembered + found * server.cpuTupleCost());
    }

    /** Whether a unique index says that no two rows can match one of the driver. */
    private static boolean isUnique(TableScan scan, Atom join) {
        Set<String> fixed = new HashSet<>();
        fixed.add(join.key());
        scan.local().stream().filter(atom -> atom.kind() == Atom.Kind.EQUAL).forEach(atom -> fixed.add(atom.key()));
        return scan.table().isUnique(fixed);
    }

    /** Which part of the driver's rows finds one, as the planner takes values to be spread. */
    private double matched(TableScan scan, Atom join) throws SQLException {
        double rows = new Conditions(oracle, scan.table(), scan.alias()).rows(scan.local(), "");
        return Math.min(1, rows / differentValues(join, Double.POSITIVE_INFINITY));
    }

    /**
     * As the planner reckons with Memoize: only the first look-up of a value reads the index, as long as what was found fits into
     * memory.
     */
    private double remembered(IndexUse use, double calls, double values, double width) {
        double found = Math.max(1, use.reading().resultRows());
        double kept = Math.floor(
                server.hashMemoryKib() * 1024 / (ENTRY_BYTES + found * (EntryLayout.up(width, 8) + ROW_BYTES)));
        double evicted = 1 - Math.min(kept, values) / values;
        double hits = Math.max(0, (calls - values) / calls * (kept / Math.max(values, kept)));
        double operator = server.cpuOperatorCost();
        double each = use.cheapest().total() * (1 - hits)
                + operator
                + evicted * (server.cpuTupleCost() + operator / 10 * found)
                + server.cpuTupleCost()
                + operator * found;
        return use.cheapest().total() + server.cpuTupleCost() + (calls - 1) * each;
    }

    /** How many different values the driver's rows look up. */
    private double differentValues(Atom join, double rows) {
        for (Expression.Column column : ExpressionReader.read(join.text()).columns()) {
            for (TableScan scan : scans) {
                ColumnFacts facts = scan.table().column(column.name());
                if (join.outer().contains(column.alias()) && scan.alias().equals(column.alias()) && facts != null) {
                    double all = scan.table().rows();
                    double distinct = facts.distinctOf(all);
                    double drawn =
                            rows >= all ? distinct : distinct * (1 - Math.pow((all - rows) / all, all / distinct));
                    return Math.max(1, Math.min(Math.ceil(drawn), rows));
                }
            }
        }
        return Math.max(1, rows);
    }

    /** Whether the scan is made anew for each row of a plan above it, with a value of that row. */
    private static boolean isCorrelated(TableScan scan, Atom join) {
        return List.of("Filter", "Index Cond", "Recheck Cond").stream()
                        .anyMatch(key -> scan.node().text(key).contains(join.text()))
                && scan.loops() > 1;
    }
}
