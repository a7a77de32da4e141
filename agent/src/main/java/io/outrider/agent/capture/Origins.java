package io.outrider.agent.capture;

import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.Origin;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The servers and databases that a thread calls, found again by what the driver says of them. Keeps no object of a driver alive. One per thread,
 * touched by that thread only.
 */
final class Origins {
    /** A thread that calls more servers than this makes their origins anew each time. */
    private static final int MOST = 64;

    private @Nullable Known[] known = new Known[2];
    private int count;
    private int oldest;
    private @Nullable Known latest;

    /** Sets the event's origin, unless it is the right one already. */
    void set(CallEvent event, DbSystem system, @Nullable Object peer, @Nullable String namespace) {
        String threadName = Thread.currentThread().getName();
        Known found = latest;
        if (found == null || !found.is(threadName, system, peer, namespace)) {
            found = find(threadName, system, peer, namespace);
            latest = found;
        }
        if (event.origin != found.origin) {
            event.origin = found.origin;
        }
    }

    private Known find(String threadName, DbSystem system, @Nullable Object peer, @Nullable String namespace) {
        for (int i = 0; i < count; i++) {
            Known candidate = known[i];
            if (candidate != null && candidate.is(threadName, system, peer, namespace)) {
                return candidate;
            }
        }
        Known made = new Known(new Origin(threadName, system, peer == null ? null : text(peer), namespace), peer);
        add(made);
        return made;
    }

    private void add(Known made) {
        if (count == known.length && count < MOST) {
            known = Arrays.copyOf(known, 2 * count);
        }
        if (count < known.length) {
            known[count++] = made;
        } else {
            known[oldest] = made;
            oldest = (oldest + 1) % known.length;
        }
    }

    private static String text(Object peer) {
        try {
            return String.valueOf(peer.toString());
        } catch (RuntimeException broken) {
            return "(its text could not be read)";
        }
    }

    /** An origin, and the driver's object that it was read from. */
    private static final class Known {
        final Origin origin;
        private final @Nullable WeakReference<Object> peer;

        Known(Origin origin, @Nullable Object peer) {
            this.origin = origin;
            this.peer = peer == null ? null : new WeakReference<>(peer);
        }

        @SuppressWarnings("ReferenceEquality") // the same object is the quick case
        boolean is(String threadName, DbSystem system, @Nullable Object otherPeer, @Nullable String namespace) {
            return origin.system == system
                    && (origin.threadName == threadName || origin.threadName.equals(threadName))
                    && (origin.namespace == namespace || Objects.equals(origin.namespace, namespace))
                    && isPeer(otherPeer);
        }

        private boolean isPeer(@Nullable Object other) {
            if (peer == null || other == null) {
                return peer == null && other == null;
            }
            Object own = peer.get();
            return own == other || other.equals(own) || (other instanceof String && other.equals(origin.peer));
        }
    }
}
