package io.outrider.sidecar.indexes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table as catalogue and statistics describe it.
 *
 * @param rows as the planner counts them: the density that the statistics know times the pages that the file has
 * @param allVisibleShare share of pages whose rows an index-only scan need not look up
 * @param partitioned whether it is the root of partitions
 */
record TableFacts(
        long oid,
        String schema,
        String name,
        double rows,
        double pages,
        double allVisibleShare,
        boolean partitioned,
        boolean temporary,
        boolean analysed,
        double randomPageCost,
        double seqPageCost,
        Map<String, ColumnFacts> columns,
        List<IndexFacts> indexes,
        Activity activity,
        List<ForeignKey> foreignKeys) {

    /** What was done to its rows since the statistics were reset. */
    record Activity(
            long inserted, long updated, long updatedInPlace, long deleted, long wholeScans, double statsAgeSeconds) {}

    /** A foreign key of this table. {@code parentChanges}: deletes and updates of the table it points to. */
    record ForeignKey(String name, List<String> columns, String parent, long parentChanges) {}

    TableFacts {
        columns = new LinkedHashMap<>(columns);
    }

    @Nullable
    ColumnFacts column(String columnName) {
        return columns.get(columnName);
    }

    String qualified() {
        return Names.quoted(schema) + "." + Names.quoted(name);
    }

    long bytes() {
        return (long) pages * ServerFacts.BLOCK;
    }

    /** Whether an index says that no two rows have the same values in these columns. */
    boolean isUnique(Set<String> names) {
        return indexes.stream()
                .anyMatch(index -> index.unique()
                        && index.valid()
                        && !index.shape().isPartial()
                        && index.shape().keys().stream().allMatch(key -> names.contains(key.term())));
    }
}
