package io.outrider.agent.output;

import java.util.ArrayList;
import java.util.List;

/** Events whose segments were deleted to keep the budget. Drain thread only. */
public final class Evictions {
    private static final int MOST_RANGES = 256;

    /** Sequence numbers of one writer, both ends included. A value. */
    public static final class Range {
        public final String writer;
        public final String boot;
        public final long first;
        public final long last;

        Range(String writer, String boot, long first, long last) {
            this.writer = writer;
            this.boot = boot;
            this.first = first;
            this.last = last;
        }
    }

    private final List<Range> own = new ArrayList<>();
    private final List<Range> foreign = new ArrayList<>();
    private long ownCount;

    void add(Range range, boolean isOwn) {
        if (isOwn) {
            ownCount += range.last - range.first + 1;
        }
        List<Range> ranges = isOwn ? own : foreign;
        Range before = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (before != null && before.last + 1 == range.first && sameWriter(before, range)) {
            ranges.set(ranges.size() - 1, new Range(range.writer, range.boot, before.first, range.last));
        } else {
            ranges.add(range);
        }
        if (ranges.size() > MOST_RANGES) {
            ranges.remove(0);
        }
    }

    /** How many of this writer's events. */
    public long count() {
        return ownCount;
    }

    /** This writer's, oldest first. */
    public List<Range> own() {
        return own;
    }

    /** Those of other writers in the same folder. */
    public List<Range> foreign() {
        return foreign;
    }

    private static boolean sameWriter(Range a, Range b) {
        return a.writer.equals(b.writer) && a.boot.equals(b.boot);
    }
}
