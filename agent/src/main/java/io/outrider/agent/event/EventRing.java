package io.outrider.agent.event;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The bounded way of calls from many host threads to the one drain thread; nobody waits. It is a ring that all threads share, and a {@link Lane} each for
 * the few threads that have most to tell; what finds no room in a lane goes to the ring. The calls of one thread stay in order as long as its
 * lane has room; those of different threads have no order but their times.
 */
public final class EventRing {
    /** Lanes are for the busiest; the others share. */
    static final int MOST_LANES = 16;

    /** So many lanes hold as much as the shared ring. */
    private static final int LANES_PER_RING = 4;

    /** How many calls are taken from one lane or from the ring while others wait. */
    private static final int TURN = 256;

    private final SharedRing shared;
    private final CopyOnWriteArrayList<Lane> lanes = new CopyOnWriteArrayList<>();
    private final int capacity;
    private final AtomicLong dropped = new PaddedLong();

    // Of lanes that are over.
    private final AtomicLong acceptedBefore = new AtomicLong();

    // The drain thread's: what poll fills, and where it is: 0 is the shared ring, the lanes follow.
    private final CallEvent polled = new CallEvent();
    private final AtomicLong turn = new PaddedLong();

    /** @param capacity a power of two, at least 2 */
    public EventRing(int capacity) {
        if (capacity < 2 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is " + capacity + "; it must be a power of two");
        }
        this.capacity = capacity;
        shared = new SharedRing(capacity);
    }

    /**
     * Host threads: takes the next free slot of the shared ring, or gives -1 when it is full. Counts nothing: the caller decides whether to drop
     * or to try again. A claimed slot must be written and published, or the drain thread waits for it for ever.
     */
    public long claim() {
        return shared.claim();
    }

    /**
     * Host threads: fills a claimed slot. A call that failed, a request and what the host said are taken as they are and not to be filled again; of other
     * calls the slot gets a copy.
     */
    public void write(long position, CallEvent event) {
        shared.write(position, event);
    }

    /** Host threads: hands a claimed slot to the drain thread. */
    public void publish(long position) {
        shared.publish(position);
    }

    /**
     * Host threads: a lane for one thread alone, or null when there are enough.
     *
     * @param owner what lives as long as that thread; the lane goes some time after it
     */
    public synchronized @Nullable Lane openLane(Object owner) {
        if (lanes.size() == MOST_LANES) {
            return null;
        }
        Lane lane = new Lane(Math.max(2, capacity / LANES_PER_RING), owner);
        lanes.add(lane);
        return lane;
    }

    /** Drain thread only: takes away the lanes of threads that are gone. */
    public void closeLanes() {
        for (Lane lane : lanes) {
            if (lane.isOver()) {
                // Counted twice for a moment rather than not at all.
                acceptedBefore.addAndGet(lane.accepted());
                lanes.remove(lane);
            }
        }
    }

    /** Host threads: one event was not taken because the ring was full. */
    public void countDropped() {
        dropped.incrementAndGet();
    }

    /** Drain thread only: whether nothing is published. */
    public boolean isEmpty() {
        for (int i = 0; i < lanes.size(); i++) {
            if (!lanes.get(i).isEmpty()) {
                return false;
            }
        }
        return shared.isEmpty();
    }

    /** Drain thread only: takes a published event, or gives null. It is the drain thread's until the next call. */
    public @Nullable CallEvent poll() {
        int sources = lanes.size() + 1;
        long now = turn.get();
        for (int i = 0; i < sources; i++) {
            // The low bits count what was taken in this turn; the high ones say whose turn it is.
            int source = (int) ((now / TURN + i) % sources);
            CallEvent event =
                    source == 0 ? shared.poll(polled) : lanes.get(source - 1).poll(polled);
            if (event != null) {
                turn.lazySet(i == 0 ? now + 1 : (long) source * TURN + 1);
                return event;
            }
        }
        polled.forget();
        return null;
    }

    /** Any thread: events dropped since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** Any thread: how many slots are claimed or waiting; an estimate while others work. */
    public long depth() {
        long depth = Math.max(0, shared.accepted() - shared.drained());
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            depth += Math.max(0, lane.accepted() - lane.drained());
        }
        return depth;
    }

    /** Any thread: events taken since the start. */
    public long accepted() {
        long accepted = acceptedBefore.get() + shared.accepted();
        for (Lane lane : lanes) {
            accepted += lane.accepted();
        }
        return accepted;
    }

    /** How many events the shared ring holds. */
    public int capacity() {
        return capacity;
    }
}
