package io.outrider.sidecar.tables;

import java.util.List;

/**
 * How much of a B-tree's pages is free, from the number of its entries, their average size and how often a key repeats.
 *
 * <p>From PostgreSQL 13 on, equal keys of most types share one entry with a list of rows, six bytes each. Left out, such an index
 * would seem to need several times the room it takes.
 *
 * <p>Entries arrive one by one, and a page merges equal ones only when it is full. So in an index that grew, about half of what a fresh
 * one would not need is taken by entries that wait to be merged; only what VACUUM removed is surely free.
 */
record IndexEstimate(double percent, long bytes, long reclaimableBytes, double neededPages) {
    private static final int PAGE_OVERHEAD = 40;
    private static final int LINE_POINTER = 4;
    private static final int ROW_ADDRESS = 6;
    private static final double INNER_FILL = 0.7;
    private static final double UNMERGED = 0.45;
    private static final int MANY = 40;

    /**
     * @param groups how the entries repeat: pairs of a number of keys and the entries that each of them has, on average
     * @param removed entries that VACUUM has taken out
     */
    static IndexEstimate of(
            TupleLayout entry,
            List<Group> groups,
            boolean shared,
            double removed,
            long pages,
            int blockSize,
            int fillfactor) {
        if (pages <= 1) {
            return new IndexEstimate(0, 0, 0, pages);
        }
        double key = entry.aligned();
        double data = 0;
        double entries = 0;
        for (Group group : groups) {
            data += group.keys * bytes(group, key, shared, blockSize);
            entries += group.keys * group.entries;
        }
        double room = blockSize - PAGE_OVERHEAD;
        double target = room * fillfactor / 100;
        double leaves = Math.max(1, Math.ceil(data * (1 + (key + LINE_POINTER) / target) / target));
        double fanOut = Math.max(2, Math.floor(room * INNER_FILL / (key + LINE_POINTER)));
        double inner = leaves > 1 ? Math.ceil(leaves / (fanOut - 1)) : 0;
        double needed = leaves + inner + 1;
        double waste = Math.max(0, pages - needed);
        double surely = Math.min(waste, removed * data / Math.max(1, entries) / target);
        double mergeable = Math.max(0, entries * (key + LINE_POINTER) - data) / target;
        double free = waste - Math.min(UNMERGED * (waste - surely), mergeable);
        return new IndexEstimate(
                100 * free / pages, Math.round(free * blockSize), Math.round(waste) * (long) blockSize, needed);
    }

    /** So many keys with so many entries each. {@code spread}: the entries of a key scatter around their average. */
    record Group(double keys, double entries, boolean spread) {}

    private static double bytes(Group group, double key, boolean shared, int blockSize) {
        if (!shared) {
            return group.entries * (key + LINE_POINTER);
        }
        if (!group.spread || group.entries > MANY || group.entries <= 1) {
            return bytes(group.entries, key, blockSize);
        }
        // How many entries a key has when they fall on the keys by chance: Poisson, for keys that have any.
        double expected = beforeTruncation(group.entries);
        double weight = Math.exp(-expected);
        double atLeastOne = 1 - weight;
        double sum = 0;
        for (int entries = 1; entries <= 4 * MANY; entries++) {
            weight *= expected / entries;
            sum += weight * bytes(entries, key, blockSize);
        }
        return sum / atLeastOne;
    }

    /** The expectation of a Poisson distribution whose values other than 0 have the given mean. */
    private static double beforeTruncation(double mean) {
        double expected = mean;
        for (int i = 0; i < 60; i++) {
            expected = mean * (1 - Math.exp(-expected));
        }
        return Math.max(1e-9, expected);
    }

    private static double bytes(double entries, double key, int blockSize) {
        if (entries <= 1) {
            return entries * (key + LINE_POINTER);
        }
        double largest = blockSize / 10 / 8 * 8 - LINE_POINTER;
        double perList = Math.max(2, Math.floor((largest - key) / ROW_ADDRESS));
        double lists = Math.floor(entries / perList);
        double rest = entries - lists * perList;
        double bytes = lists * (TupleLayout.up(key + perList * ROW_ADDRESS) + LINE_POINTER);
        if (rest >= 2) {
            bytes += TupleLayout.up(key + rest * ROW_ADDRESS) + LINE_POINTER;
        } else {
            bytes += rest * (key + LINE_POINTER);
        }
        return bytes;
    }
}
