package io.outrider.sidecar.tables;

import io.outrider.sidecar.tables.IndexEstimate.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /** The same keys with so many entries together. */
    static List<Group> scaled(List<Group> groups, double entries) {
        double all = groups.stream()
                .mapToDouble(group -> group.keys() * group.entries())
                .sum();
        return groups.stream()
                .map(group -> new Group(
                        Math.min(group.keys(), entries * group.keys() * group.entries() / all),
                        Math.max(1, group.entries() * entries / all),
                        group.spread()))
                .toList();
    }

    /** As often as the column with most values repeats. */
    static List<Group> ofDeciding(List<ColumnShape> columns, double entries, double tableRows) {
        ColumnShape deciding = columns.get(0);
        for (ColumnShape column : columns) {
            if (column.distinctAmong(tableRows) > deciding.distinctAmong(tableRows)) {
                deciding = column;
            }
        }
        return ofOne(deciding, entries, tableRows);
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

    /** As if columns were independent: each combination of values has the product of their shares, and entries fall there by chance. */
    private static List<Group> ofMany(List<ColumnShape> columns, double entries, double tableRows) {
        List<Part> combined = List.of(new Part(1, 1));
        for (ColumnShape column : columns) {
            List<Part> parts = parts(column, tableRows);
            List<Part> product = new ArrayList<>();
            for (Part left : combined) {
                for (Part right : parts) {
                    product.add(new Part(left.values * right.values, left.share * right.share));
                }
            }
            combined = merged(product);
        }
        List<Group> groups = new ArrayList<>();
        for (Part part : combined) {
            double here = entries * part.share;
            double keys = Math.min(here, part.values * -Math.expm1(-here / part.values));
            if (keys > 0) {
                groups.add(new Group(keys, here / keys, true));
            }
        }
        return groups;
    }

    /** So many values that together have this share of the rows, each about the same. */
    private record Part(double values, double share) {}

    private static List<Part> parts(ColumnShape column, double tableRows) {
        List<Part> parts = new ArrayList<>();
        double rest = 1;
        double values = column.distinctAmong(tableRows);
        if (column.nullShare() > 0) {
            parts.add(new Part(1, column.nullShare()));
            rest -= column.nullShare();
        }
        for (double frequency : column.frequencies()) {
            parts.add(new Part(1, frequency));
            rest -= frequency;
            values--;
        }
        if (rest > 1e-6) {
            parts.add(new Part(Math.max(1, values), rest));
        }
        return merged(parts);
    }

    /** Parts whose values are about equally common become one, so that products stay small. */
    private static List<Part> merged(List<Part> parts) {
        Map<Long, Part> byFrequency = new TreeMap<>();
        for (Part part : parts) {
            long step = Math.round(2 * Math.log(part.share / part.values));
            byFrequency.merge(step, part, (one, other) -> new Part(one.values + other.values, one.share + other.share));
        }
        return List.copyOf(byFrequency.values());
    }
}
