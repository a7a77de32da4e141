package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.PlanNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A join made by looking up one table's rows for each row of the other side, through an index that is not there. From PostgreSQL 14 on rows found
 * once may be remembered. Merge joins, for which an index would give the order, are not reckoned with. One thread.
 */
final class LookupJoin {
    private static final int REMEMBERS_SINCE = 14;
    private static final int ENTRY_BYTES = 64;
    private static final int ROW_BYTES = 40;

    private final double now;
    private final List<TableScan> scans;
    private final PlannerOracle oracle;
    private final ServerFacts server;
    private final double tablePages;

    /** What gives the values to look up: its cost, and how many rows it has. */
    private record Driver(double cost, double rows) {}

    /** @param now cost of the statement as it is */
    LookupJoin(double now, List<TableScan> scans, PlannerOracle oracle, ServerFacts server, double tablePages) {
        this.now = now;
        this.scans = scans;
        this.oracle = oracle;
        this.server = server;
        this.tablePages = tablePages;
    }

    /** The cost of the statement with the join made so; {@code now} where it cannot be. */
    double with(TableScan scan, IndexShape shape, Atom join, Conditions conditions, ScanCost costs)
            throws SQLException {
        PlanNode below = scan.node();
        PlanNode above = below.parent();
        while (above != null
                && above.children().size() == 1
                && !below.relationship().equals("SubPlan")) {
            below = above;
            above = above.parent();
        }
        if (above == null) {
            return now;
        }
        List<Atom> atoms = new ArrayList<>(scan.local());
        atoms.add(join);
        if (isCorrelated(scan, join)) {
            IndexUse use = cheapest(scan, shape, atoms, scan.loops(), conditions, costs);
            return use == null
                    ? now
                    : now
                            - scan.loops()
                                    * (scan.node().totalCost() - use.cheapest().total());
        }
        Driver driver = driver(scan, above, below, join);
        if (driver == null) {
            return now;
        }
        IndexUse use = cheapest(scan, shape, atoms, driver.rows, conditions, costs);
        if (use == null) {
            return now;
        }
        double lookups = driver.rows * use.cheapest().total();
        double remembered = server.major() < REMEMBERS_SINCE
                ? Double.POSITIVE_INFINITY
                : remembered(
                        use,
                        driver.rows,
                        differentValues(join, driver.rows),
                        scan.node().planWidth());
        return now
                - above.totalCost()
                + driver.cost
                + Math.min(lookups, remembered)
                + above.planRows() * server.cpuTupleCost();
    }

    private @Nullable IndexUse cheapest(
            TableScan scan, IndexShape shape, List<Atom> atoms, double loops, Conditions conditions, ScanCost costs)
            throws SQLException {
        IndexUse best = null;
        for (IndexUse use : IndexUse.all(shape, scan, atoms, loops, conditions, server, costs)) {
            boolean searches = use.reading().conditions() > 0;
            if (searches
                    && (best == null || use.cheapest().total() < best.cheapest().total())) {
                best = use;
            }
        }
        return best;
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
                    return Math.max(1, Math.min(Math.rint(drawn), rows));
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

    /** The other side of the join, if it holds all that the look-up needs to know. */
    private @Nullable Driver driver(TableScan scan, PlanNode join, PlanNode side, Atom atom) throws SQLException {
        if (!join.type().contains("Join") && !join.is("Nested Loop") || isOuterJoined(join, side)) {
            return null;
        }
        for (PlanNode child : join.children()) {
            if (child != side && aliases(child).containsAll(atom.outer())) {
                return isToldBy(child, scan.alias())
                        ? byItself(child)
                        : new Driver(child.totalCost(), child.planRows());
            }
        }
        return null;
    }

    private static boolean isOuterJoined(PlanNode join, PlanNode side) {
        return join.joinType().equals("Left") && side.relationship().equals("Outer")
                || join.joinType().equals("Right") && side.relationship().equals("Inner")
                || join.joinType().equals("Full")
                || (join.joinType().equals("Anti") || join.joinType().equals("Semi"))
                        && side.relationship().equals("Outer");
    }

    /** Whether this side looks its rows up by values of that table: then it cannot come first. */
    private static boolean isToldBy(PlanNode side, String alias) {
        Pattern named = Pattern.compile("(?<![\\w.\"])" + Pattern.quote(Names.quoted(alias) + "."));
        boolean here = List.of("Index Cond", "Recheck Cond", "Filter", "Join Filter").stream()
                .anyMatch(key -> named.matcher(side.text(key)).find());
        return here || side.children().stream().anyMatch(child -> isToldBy(child, alias));
    }

    /** What it would take to read that table without being told where; only for one table. */
    private @Nullable Driver byItself(PlanNode side) throws SQLException {
        Set<String> aliases = aliases(side);
        for (TableScan scan : scans) {
            if (aliases.equals(Set.of(scan.alias()))) {
                Conditions conditions = new Conditions(oracle, scan.table(), scan.alias());
                ScanCost costs = new ScanCost(server, scan.table(), tablePages);
                double cost = costs.sequential(conditions.rowCost(scan.local())).total();
                for (IndexFacts index : scan.table().indexes()) {
                    IndexUse use = index.valid() && index.shape().isBtree()
                            ? cheapest(scan, index.shape(), scan.local(), 1, conditions, costs)
                            : null;
                    cost = use == null ? cost : Math.min(cost, use.cheapest().total());
                }
                return new Driver(cost, Math.max(1, conditions.rows(scan.local(), "")));
            }
        }
        return null;
    }

    private static Set<String> aliases(PlanNode node) {
        Set<String> found = new HashSet<>();
        if (!node.alias().isEmpty()) {
            found.add(node.alias());
        }
        node.children().forEach(child -> found.addAll(aliases(child)));
        return found;
    }
}
