package io.outrider.sidecar.indexes;

import java.util.ArrayList;
import java.util.List;

/** What a person should know before building an index. */
final class Caveats {
    private static final double HOT_MATTERS = 0.2;

    private Caveats() {}

    static List<String> of(Pick pick, List<IndexShape> shapes, ServerFacts server) {
        List<String> caveats = new ArrayList<>();
        TableFacts table = pick.scan().table();
        for (IndexShape shape : shapes) {
            if (shape.isPartial()) {
                caveats.add(
                        "Serves only statements in which its condition stands, any value as a literal: a plan made for any value (a generic "
                                + "plan with parameters) cannot use it.");
            }
            if (shape.keys().stream().anyMatch(IndexShape.Key::expression)) {
                caveats.add("Run ANALYZE on " + table.qualified()
                        + " afterwards: statistics on an expression begin with its index.");
            }
            if (shape.keys().stream().anyMatch(key -> key.operatorClass().endsWith("_pattern_ops"))) {
                caveats.add(
                        "Serves LIKE 'beginning%' and equality, not ORDER BY: it compares bytes, not the collation.");
            }
            if (!shape.isBtree()) {
                caveats.add("Chosen by rule; the cost model knows b-trees only. Verify on a clone.");
            }
            if (!shape.included().isEmpty()) {
                caveats.add(
                        "Saves look-ups only while the table is vacuumed often: pages changed since then are visited all the same.");
            }
        }
        TableFacts.Activity activity = table.activity();
        if (activity.updated() > 0 && (double) activity.updatedInPlace() / activity.updated() > HOT_MATTERS) {
            caveats.add(String.format(
                    java.util.Locale.ROOT,
                    "%.0f %% of the updates of %s touch no index (HOT); those that change a column of this index no longer will be.",
                    100.0 * activity.updatedInPlace() / activity.updated(),
                    table.qualified()));
        }
        if (table.partitioned()) {
            caveats.add(
                    "The table is partitioned: CONCURRENTLY is refused on its root; build on each partition, then attach.");
        }
        if (server.major() < ServerFacts.DEDUPLICATION_SINCE) {
            caveats.add("Before PostgreSQL 13 equal keys are stored one by one; the size is for that.");
        }
        return caveats.stream().distinct().toList();
    }
}
