package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An inner join on one pair of columns, as it looks from one of its two sides. Immutable; any thread.
 *
 * @param column of the scan's own table
 * @param theirs the scan that has the column it is compared with
 * @param driver what the other side costs when it comes first
 */
record PlainJoin(JoinSide place, ColumnFacts column, TableScan theirs, ColumnFacts other, JoinDrivers.Driver driver) {

    /** Null when the join is made otherwise, or too little is known of it. */
    static @Nullable PlainJoin of(TableScan scan, Atom join, JoinDrivers drivers) throws SQLException {
        JoinSide place = JoinSide.of(scan);
        if (place == null || !place.isPlain(scan, join)) {
            return null;
        }
        Expression.@Nullable Column compared = join.otherColumn();
        TableScan theirs = compared == null ? null : drivers.scan(compared.alias());
        JoinDrivers.Driver driver = drivers.of(scan, place, join);
        if (theirs == null || compared == null || driver == null) {
            return null;
        }
        ColumnFacts column = scan.table().column(join.key());
        ColumnFacts other = theirs.table().column(compared.name());
        return column == null || other == null ? null : new PlainJoin(place, column, theirs, other, driver);
    }

    /** Rows that the planner expects of it. */
    double rows() {
        return place.join().planRows();
    }

    /** What it costs in the plan as it is. */
    double cost() {
        return place.join().totalCost();
    }
}
