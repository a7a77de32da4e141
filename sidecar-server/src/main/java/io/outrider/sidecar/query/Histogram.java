package io.outrider.sidecar.query;

import java.util.Arrays;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Counts of durations in log-linear buckets: sixteen per power of two, so a quantile is at most 3 % off, over the whole range of
 * nanoseconds. Two histograms merge by adding their counts. Only the buckets between the smallest and the largest value take
 * room. Guarded by its owner.
 */
final class Histogram {
    private static final int SUB_BITS = 4;
    private static final int SUB = 1 << SUB_BITS;

    private int first;
    private long[] counts = new long[0];
    private long total;

    void record(long value) {
        add(bucket(Math.max(0, value)), 1);
    }

    void merge(Histogram other) {
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] != 0) {
                add(other.first + i, other.counts[i]);
            }
        }
    }

    long total() {
        return total;
    }

    /** The middle of the bucket in which the quantile lies; 0 when nothing was recorded. */
    long quantile(double quantile) {
        long rank = Math.max(1, (long) Math.ceil(quantile * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return middle(first + i);
            }
        }
        return 0;
    }

    /** How many values were this large or larger, as exactly as the buckets tell. */
    long countFrom(long value) {
        long count = 0;
        for (int i = Math.max(0, bucket(value) - first); i < counts.length; i++) {
            count += counts[i];
        }
        return count;
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("first", first);
        json.writeName("counts");
        json.writeArray(counts, 0, counts.length);
        json.writeEndObject();
    }

    static Histogram of(JsonNode json) {
        Histogram histogram = new Histogram();
        int first = json.path("first").asInt(0);
        JsonNode counts = json.path("counts");
        for (int i = 0; i < counts.size(); i++) {
            long count = counts.path(i).asLong(0);
            if (count > 0) {
                histogram.add(first + i, count);
            }
        }
        return histogram;
    }

    private void add(int bucket, long count) {
        if (counts.length == 0) {
            first = bucket;
            counts = new long[1];
        } else if (bucket < first) {
            long[] wider = new long[counts.length + first - bucket];
            System.arraycopy(counts, 0, wider, first - bucket, counts.length);
            counts = wider;
            first = bucket;
        } else if (bucket >= first + counts.length) {
            counts = Arrays.copyOf(counts, bucket - first + 1);
        }
        counts[bucket - first] += count;
        total += count;
    }

    static int bucket(long value) {
        if (value < SUB) {
            return (int) value;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(value);
        int sub = (int) (value >>> (exponent - SUB_BITS)) & (SUB - 1);
        return (exponent - SUB_BITS + 1) * SUB + sub;
    }

    static long middle(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        long low = (long) (SUB + bucket % SUB) << shift;
        return low + (1L << shift) / 2;
    }
}
