package io.outrider.sidecar.tail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of whole numbers kept as inclusive ranges. One thread. */
final class Ranges {
    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

    Ranges() {}

    Ranges(Ranges other) {
        lastByFirst.putAll(other.lastByFirst);
    }

    /** Adds a range that overlaps none of those already there. */
    void add(long first, long last) {
        if (first <= last) {
            lastByFirst.put(first, last);
        }
    }

    /** Takes out whatever lies in the range, and gives how many numbers that were. */
    long remove(long first, long last) {
        long removed = 0;
        Map.Entry<Long, Long> range = lastByFirst.floorEntry(last);
        while (range != null && range.getValue() >= first) {
            long from = range.getKey();
            long to = range.getValue();
            lastByFirst.remove(from);
            add(from, first - 1);
            add(last + 1, to);
            removed += Math.min(to, last) - Math.max(from, first) + 1;
            range = lastByFirst.lowerEntry(from);
        }
        return removed;
    }

    long count() {
        long count = 0;
        for (Map.Entry<Long, Long> range : lastByFirst.entrySet()) {
            count += range.getValue() - range.getKey() + 1;
        }
        return count;
    }

    List<long[]> asList() {
        List<long[]> ranges = new ArrayList<>();
        lastByFirst.forEach((first, last) -> ranges.add(new long[] {first, last}));
        return ranges;
    }
}
