package io.outrider.agent.output;

import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.event.Action;

/** Whole lines on their way to the sink, and the sequence numbers that they stand for. Drain thread only. */
public final class Batch {
    public final JsonLine lines;

    private final long[] eventsByAction = new long[Action.values().length];
    private long firstSequence;
    private long lastSequence;
    private long events;
    private long dropped;

    public Batch(int capacityBytes) {
        lines = new JsonLine(capacityBytes);
    }

    public boolean isEmpty() {
        return lines.length() == 0;
    }

    /** One event's line was appended. */
    public void countEvent(Action action, long sequence) {
        covers(sequence, sequence);
        events++;
        eventsByAction[action.ordinal()]++;
    }

    /** One drop record's line was appended. */
    public void countDropped(long first, long last) {
        covers(first, last);
        dropped += last - first + 1;
    }

    public long firstSequence() {
        return firstSequence;
    }

    public long lastSequence() {
        return lastSequence;
    }

    public long events() {
        return events;
    }

    public long events(Action action) {
        return eventsByAction[action.ordinal()];
    }

    public long dropped() {
        return dropped;
    }

    public void clear() {
        lines.truncate(0);
        java.util.Arrays.fill(eventsByAction, 0);
        firstSequence = 0;
        lastSequence = 0;
        events = 0;
        dropped = 0;
    }

    private void covers(long first, long last) {
        firstSequence = firstSequence == 0 ? first : firstSequence;
        lastSequence = last;
    }
}
