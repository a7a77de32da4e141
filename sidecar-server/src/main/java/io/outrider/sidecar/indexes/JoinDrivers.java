package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.PlanNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the other side of a join costs when it comes first, however the plan makes the join now. One thread. */
final class JoinDrivers {
    private final List<TableScan> scans;
    private final PlannerOracle oracle;
    private final ServerFacts server;
    private final double tablePages;

    /** A side that comes first: its cost, how many rows it has, and their bytes. */
    record Driver(double cost, double rows, double width) {}

    JoinDrivers(List<TableScan> scans, PlannerOracle oracle, ServerFacts server, double tablePages) {
        this.scans = scans;
        this.oracle = oracle;
        this.server = server;
        this.tablePages = tablePages;
    }

    /** Null when the other side cannot come first, or does not hold all that the atom compares with. */
    @Nullable
    Driver of(TableScan scan, JoinSide place, Atom atom) throws SQLException {
        PlanNode other = place.other(atom);
        if (!place.isJoin() || place.isOuterJoined() || other == null) {
            return null;
        }
        PlanNode base = JoinSide.base(other);
        return JoinSide.isToldBy(base, scan.alias())
                ? byItself(base)
                : new Driver(base.totalCost(), base.planRows(), base.planWidth());
    }

    /** The scan that reads a table of this name; null when there is none. */
    @Nullable
    TableScan scan(String alias) {
        return scans.stream()
                .filter(scan -> scan.alias().equals(alias))
                .findFirst()
                .orElse(null);
    }

    /** What it would take to read that table without being told where; only for one table. */
    private @Nullable Driver byItself(PlanNode side) throws SQLException {
        Set<String> aliases = JoinSide.aliases(side);
        TableScan scan = aliases.size() == 1 ? scan(aliases.iterator().next()) : null;
        if (scan == null) {
            return null;
        }
        Conditions conditions = new Conditions(oracle, scan.table(), scan.alias());
        ScanCost costs = new ScanCost(server, scan.table(), tablePages);
        double cost = costs.sequential(conditions.rowCost(scan.local())).total();
        for (IndexFacts index : scan.table().indexes()) {
            IndexUse use = index.valid() && index.shape().isBtree()
                    ? IndexUse.cheapest(index.shape(), scan, scan.local(), 1, conditions, server, costs)
                    : null;
            cost = use == null ? cost : Math.min(cost, use.cheapest().total());
        }
        return new Driver(cost, Math.max(1, conditions.rows(scan.local(), "")), side.planWidth());
    }
}
