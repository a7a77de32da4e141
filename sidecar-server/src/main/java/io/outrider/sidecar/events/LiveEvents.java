package io.outrider.sidecar.events;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.tail.Event;
import io.outrider.sidecar.tail.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/** The most recent events, for those who ask and for those who listen. Any thread; guarded by itself. */
public final class LiveEvents {
    private final LiveConfig config;
    private final Deque<RecentEvent> recent = new ArrayDeque<>();
    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private long recentBytes;

    public LiveEvents(LiveConfig config) {
        this.config = config;
    }

    public void add(Event event, Line line) {
        RecentEvent fresh = new RecentEvent(
                event.id(), event.dataset(), event.service(), event.durationNanos(), event.source(line));
        synchronized (this) {
            recent.addLast(fresh);
            recentBytes += fresh.json().length;
            while (recent.size() > config.maxEvents() || recentBytes > config.maxBytes()) {
                recentBytes -= recent.removeFirst().json().length;
            }
            listeners.forEach(listener -> listener.offer(fresh));
        }
    }

    public int listeners() {
        return listeners.size();
    }

    /** The newest first. */
    synchronized List<RecentEvent> newest(Selection selection, int limit) {
        List<RecentEvent> found = new ArrayList<>();
        Iterator<RecentEvent> backwards = recent.descendingIterator();
        while (backwards.hasNext() && found.size() < limit) {
            RecentEvent event = backwards.next();
            if (selection.takes(event)) {
                found.add(event);
            }
        }
        return found;
    }

    /**
     * Starts listening. What came after {@code lastSeen} is replayed; when that event is no longer held, all that is held is replayed and
     * the listener is told that something may be missing.
     */
    synchronized Listener listen(Selection selection, @Nullable String lastSeen) {
        if (listeners.size() >= config.maxClients()) {
            throw new Problem(
                            503,
                            "Too many listeners",
                            config.maxClients() + " listeners are connected; close one, or raise stream.max-clients.")
                    .with("Retry-After", "5");
        }
        Listener listener = new Listener(selection, config.clientQueue());
        if (lastSeen != null) {
            boolean held = recent.stream().anyMatch(event -> event.id().equals(lastSeen));
            boolean after = !held;
            if (!held) {
                listener.gap();
            }
            for (RecentEvent event : recent) {
                if (after) {
                    listener.offer(event);
                }
                after = after || event.id().equals(lastSeen);
            }
        }
        listeners.add(listener);
        return listener;
    }

    void leave(Listener listener) {
        listeners.remove(listener);
    }
}
