package io.outrider.sidecar.tables;

import io.outrider.sidecar.tables.IndexEstimate.Group;
import java.util.ArrayList;
import java.util.List;

/** How often the keys of an index repeat. */
final class KeyGroups {
    private KeyGroups() {}

    static List<Group> of(List<ColumnShape> columns, int keyColumns, double entries, double tableRows, boolean unique) {
        if (unique || entries <= 0) {
            return List.of(new Group(Math.max(0, entries), 1, false));
        }
        return keyColumns == 1
                ? ofOne(columns.get(0), entries, tableRows)
                : ofMany(columns.subList(0, Math.min(keyColumns, columns.size())), entries, tableRows);
    }

    /** Nulls are equal to each other here. The most common values stand each for itself. */
    private static List<Group> ofOne(ColumnShape column, double entries, double tableRows) {
        List<Group> groups = new ArrayList<>();
        double rest = entries;
        double values = column.distinctAmong(tableRows);
        double nulls = entries * column.nullShare();
        if (nulls >= 1) {
            groups.add(new Group(1, nulls, false));
            rest -= nulls;
        }
        for (double frequency : column.frequencies()) {
            double count = entries * frequency;
            if (rest >= count && count >= 1 && values > 1) {
                groups.add(new Group(1, count, false));
                rest -= count;
                values--;
            }
        }
        if (rest >= 1) {
            double keys = Math.max(1, Math.min(values, rest));
            groups.add(new Group(keys, rest / keys, true));
        }
        return groups;
    }

    /** As if columns were independent: entries fall on the possible keys by chance. */
    private static List<Group> ofMany(List<ColumnShape> columns, double entries, double tableRows) {
        double possible = 1;
        for (ColumnShape column : columns) {
            possible *= column.distinctAmong(tableRows) + (column.nullShare() > 0 ? 1 : 0);
        }
        double keys = possible * -Math.expm1(-entries / possible);
        keys = Math.max(1, Math.min(keys, entries));
        return List.of(new Group(keys, entries / keys, true));
    }
}
