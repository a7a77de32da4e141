package io.outrider.sidecar.tail;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * What became of every sequence number of one stream. A number is read, dropped by the agent, evicted by the agent, or missing; a
 * number that stays missing is lost. One thread.
 */
public final class WriterAccount {
    /** The highest number known to have been given out. */
    private long highest;

    private long read;
    private long evicted;
    private long repeated;
    private long lostForGood;
    private final Map<String, Long> dropped = new TreeMap<>();
    private final Ranges missing;

    WriterAccount() {
        missing = new Ranges();
    }

    WriterAccount(WriterAccount other) {
        highest = other.highest;
        read = other.read;
        evicted = other.evicted;
        repeated = other.repeated;
        lostForGood = other.lostForGood;
        dropped.putAll(other.dropped);
        missing = new Ranges(other.missing);
    }

    /** An event was read. False when its number was read before: it must not be counted again. */
    boolean event(long sequence) {
        if (sequence > highest) {
            missing.add(highest + 1, sequence - 1);
            highest = sequence;
        } else if (missing.remove(sequence, sequence) == 0) {
            repeated++;
            return false;
        }
        read++;
        return true;
    }

    /** A drop record: it fills what would otherwise be a gap. */
    void dropped(String reason, long count, long first, long last) {
        known(last);
        missing.remove(first, last);
        dropped.merge(reason, count, Long::sum);
    }

    /** Numbers up to this one were given out, whether we see them or not. */
    void known(long last) {
        if (last > highest) {
            missing.add(highest + 1, last);
            highest = last;
        }
    }

    /** The agent says that it deleted these; only what we miss counts, the rest was read in time. */
    boolean evicted(long first, long last) {
        long explained = missing.remove(first, last);
        evicted += explained;
        return explained > 0;
    }

    public long highest() {
        return highest;
    }

    public long read() {
        return read;
    }

    public long evicted() {
        return evicted;
    }

    public long repeated() {
        return repeated;
    }

    public Map<String, Long> dropped() {
        return dropped;
    }

    public long lost() {
        return missing.count() + lostForGood;
    }

    /** Takes over the figures of a writer that is gone; this account is then a sum, and belongs to no stream. */
    void absorb(WriterAccount gone) {
        highest += gone.highest;
        read += gone.read;
        evicted += gone.evicted;
        repeated += gone.repeated;
        lostForGood += gone.lost();
        gone.dropped.forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("highest", highest);
        json.writeNumberProperty("read", read);
        json.writeNumberProperty("evicted", evicted);
        json.writeNumberProperty("repeated", repeated);
        json.writeNumberProperty("lost_for_good", lostForGood);
        json.writeObjectPropertyStart("dropped");
        dropped.forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeArrayPropertyStart("missing");
        for (long[] range : missing.asList()) {
            json.writeArray(range, 0, 2);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static WriterAccount of(JsonNode json) {
        WriterAccount account = new WriterAccount();
        account.highest = json.path("highest").asLong(0);
        account.read = json.path("read").asLong(0);
        account.evicted = json.path("evicted").asLong(0);
        account.repeated = json.path("repeated").asLong(0);
        account.lostForGood = json.path("lost_for_good").asLong(0);
        json.path("dropped").forEachEntry((reason, count) -> account.dropped.put(reason, count.asLong(0)));
        json.path("missing")
                .forEach(range -> account.missing.add(
                        range.path(0).asLong(0), range.path(1).asLong(-1)));
        return account;
    }
}
