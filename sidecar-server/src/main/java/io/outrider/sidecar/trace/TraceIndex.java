package io.outrider.sidecar.trace;

import io.outrider.sidecar.tail.Event;
import io.outrider.sidecar.tail.Line;
import io.outrider.sidecar.tail.SegmentName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the events of each request stand in the segments. Holds places, not events: memory stays small, and what retention has deleted
 * is simply no longer found. The oldest events are forgotten first. Any thread; guarded by itself.
 */
public final class TraceIndex {
    /** The place of one event. */
    record Place(SegmentName segment, long offset, int length, String trace, String correlation) {}

    private final int maxEvents;
    private final Deque<Place> oldestFirst = new ArrayDeque<>();
    private final Map<String, Deque<Place>> byTrace = new HashMap<>();
    private final Map<String, Deque<Place>> byCorrelation = new HashMap<>();
    private boolean complete = true;

    public TraceIndex(TraceConfig config) {
        this.maxEvents = config.maxEvents();
    }

    public synchronized void add(Event event, Line line) {
        String trace = event.traceId();
        String correlation = event.correlationId();
        if (trace.isEmpty() && correlation.isEmpty()) {
            return;
        }
        Place place = new Place(
                line.segment(),
                line.offset(),
                line.length(),
                shared(byTrace, trace),
                shared(byCorrelation, correlation));
        oldestFirst.addLast(place);
        enter(byTrace, trace, place);
        enter(byCorrelation, correlation, place);
        if (oldestFirst.size() > maxEvents) {
            Place forgotten = oldestFirst.removeFirst();
            leave(byTrace, forgotten.trace, forgotten);
            leave(byCorrelation, forgotten.correlation, forgotten);
        }
    }

    /** While the index is being rebuilt after a start, an unknown id may yet become known. */
    public synchronized void setComplete(boolean complete) {
        this.complete = complete;
    }

    synchronized boolean isComplete() {
        return complete;
    }

    public int maxEvents() {
        return maxEvents;
    }

    public synchronized int size() {
        return oldestFirst.size();
    }

    /** Empty when the id is neither a known trace nor a known correlation id. */
    synchronized List<Place> places(String id) {
        Deque<Place> found = byTrace.containsKey(id) ? byTrace.get(id) : byCorrelation.get(id);
        return found == null ? List.of() : List.copyOf(found);
    }

    /** The text that the request's first event brought, so that the others do not keep copies. */
    private static String shared(Map<String, Deque<Place>> index, String id) {
        Deque<Place> places = index.get(id);
        if (places == null) {
            return id;
        }
        Place first = places.getFirst();
        return first.trace.equals(id) ? first.trace : first.correlation;
    }

    private static void enter(Map<String, Deque<Place>> index, String id, Place place) {
        if (!id.isEmpty()) {
            index.computeIfAbsent(id, key -> new ArrayDeque<>(4)).addLast(place);
        }
    }

    private static void leave(Map<String, Deque<Place>> index, String id, Place place) {
        Deque<Place> places = index.get(id);
        if (places != null) {
            places.remove(place); // the oldest of all is also the first here
            if (places.isEmpty()) {
                index.remove(id);
            }
        }
    }
}
