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
    private static final int HASH_MULTIPLIER_IS_TWO_SINCE = 15;

    /** What one hash table may hold before it spills or forgets, with the server's default multiplier. */
    double hashMemoryKib() {
        return major >= HASH_MULTIPLIER_IS_TWO_SINCE ? 2 * workMemKib : workMemKib;
    }

    boolean has(String extension) {
        return extensions.contains(extension);
    }
}
