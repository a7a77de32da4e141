package io.outrider.sidecar.indexes;

import java.util.Set;

/** What the planner's arithmetic depends on beside the tables. Costs as the session has them. */
record ServerFacts(
        int major,
        double seqPageCost,
        double randomPageCost,
        double cpuTupleCost,
        double cpuIndexTupleCost,
        double cpuOperatorCost,
        double cachePages,
        double workMemKib,
        Set<String> extensions,
        boolean superuser) {
    static final int BLOCK = 8192;
    static final int DEDUPLICATION_SINCE = 13;
    static final int INCLUDE_SINCE = 11;

    boolean has(String extension) {
        return extensions.contains(extension);
    }
}
