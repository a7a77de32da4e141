package io.outrider.agent.event;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring of {@link CallEvent}s, each made in the first lap and used again in every other: many host threads in, one drain thread out;
 * nobody waits.
 *
 * <p>The algorithm is Dmitry Vyukov's bounded queue, with one consumer. Every slot has a turn number. A slot whose turn equals
 * the tail is free: a producer that moves the tail owns it. Publishing adds one to the turn, which lets the consumer in;
 * releasing sets it to the position at which the slot comes round again. A slot whose turn lags behind the tail has
 * not been released: the ring is full.
 *
 * <pre>
 *   turn == position              free, may be claimed
 *   turn == position + 1          published, may be drained
 *   turn == position + capacity   released, free for the next lap
 * </pre>
 */
public final class EventRing {
    private final CallEvent[] slots;
    private final AtomicLongArray turns;
    private final int mask;

    // Host threads move the tail. Padding keeps it, the head and what never changes off each other's cache lines.
    private final AtomicLong tail = new PaddedLong();

    // Moved by the drain thread only, read by others for a depth estimate.
    private final AtomicLong head = new PaddedLong();

    private final AtomicLong dropped = new PaddedLong();

    /** @param capacity a power of two, at least 2 */
    public EventRing(int capacity) {
        if (capacity < 2 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is " + capacity + "; it must be a power of two");
        }
        slots = new CallEvent[capacity];
        turns = new AtomicLongArray(capacity);
        mask = capacity - 1;
    }

    /**
     * Host threads: takes the next free slot, or gives -1 when the ring is full. Counts nothing: the caller decides whether to drop
     * or to try again. A claimed slot must be published, or the drain thread waits for it for ever.
     */
    public long claim() {
        while (true) {
            long position = tail.get();
            long behind = turn((int) position & mask) - position;
            if (behind == 0) {
                if (tail.compareAndSet(position, position + 1)) {
                    return position;
                }
            } else if (behind < 0) {
                return -1;
            }
        }
    }

    /** Whoever owns the position: its slot, made in the first lap. */
    public CallEvent slot(long position) {
        int index = (int) position & mask;
        CallEvent slot = slots[index];
        if (slot == null) {
            slot = new CallEvent();
            slots[index] = slot;
        }
        return slot;
    }

    /** Host threads: hands a claimed slot to the drain thread. */
    public void publish(long position) {
        setTurn((int) position & mask, position + 1);
    }

    /** Host threads: one event was not taken because the ring was full. */
    public void countDropped() {
        dropped.incrementAndGet();
    }

    /** Drain thread only: the oldest published event, or null. The event is the drain thread's until {@link #release}. */
    public @Nullable CallEvent poll() {
        long position = head.get();
        return turn((int) position & mask) == position + 1 ? slot(position) : null;
    }

    /** Drain thread only: gives the slot of the last {@link #poll} back. */
    public void release() {
        long position = head.get();
        slot(position).clear();
        setTurn((int) position & mask, position + slots.length);
        head.lazySet(position + 1);
    }

    // Kept less the index, so that a fresh array of zeroes is a ring of free slots: nothing is written before the
    // host's main.

    private long turn(int index) {
        return turns.get(index) + index;
    }

    private void setTurn(int index, long turn) {
        turns.lazySet(index, turn - index);
    }

    /** Any thread: events dropped since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** Any thread: how many slots are claimed or waiting; an estimate while others work. */
    public long depth() {
        return Math.max(0, tail.get() - head.get());
    }

    /** Any thread: events taken since the start. */
    public long accepted() {
        return tail.get();
    }

    public int capacity() {
        return slots.length;
    }

    @SuppressWarnings({"unused", "serial"})
    private static final class PaddedLong extends AtomicLong {
        long p1, p2, p3, p4, p5, p6, p7;
    }
}
