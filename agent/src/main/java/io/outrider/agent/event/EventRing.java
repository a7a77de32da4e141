package io.outrider.agent.event;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring of calls, its memory taken in the first lap and used again in every other: many host threads in, one drain thread out; nobody
 * waits.
 *
 * <p>A producer that moves the tail owns the slot at the position it moved from. Publishing writes the position, plus one, into the slot's turn,
 * which lets the consumer in. The consumer owns every slot from its publication until the head has passed it; it never writes a turn. A producer
 * looks at the head only when the tail has come to where the ring was full at the last look: once a lap, as long as the consumer keeps up.
 *
 * <pre>
 *   turn == position + 1          published, may be drained
 *   position - head &lt; capacity    free, may be claimed
 * </pre>
 */
public final class EventRing {
    private final AtomicReferenceArray<@Nullable SlotBlock> blocks;
    private final AtomicLongArray turns;
    private final int capacity;
    private final int mask;
    private final int maskInBlock;

    // Host threads move the tail. Padding keeps it, the head and what hardly ever changes off each other's cache lines.
    private final AtomicLong tail = new PaddedLong();

    // Where the ring is full as far as host threads know; never beyond head + capacity.
    private final AtomicLong limit = new PaddedLong();

    // Moved by the drain thread only.
    private final AtomicLong head = new PaddedLong();

    private final AtomicLong dropped = new PaddedLong();

    // What poll fills. Drain thread only.
    private final CallEvent polled = new CallEvent();

    /** @param capacity a power of two, at least 2 */
    public EventRing(int capacity) {
        if (capacity < 2 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is " + capacity + "; it must be a power of two");
        }
        this.capacity = capacity;
        mask = capacity - 1;
        maskInBlock = Math.min(capacity, SlotBlock.SLOTS) - 1;
        turns = new AtomicLongArray(capacity);
        blocks = new AtomicReferenceArray<>(Math.max(1, capacity / SlotBlock.SLOTS));
    }

    /**
     * Host threads: takes the next free slot, or gives -1 when the ring is full. Counts nothing: the caller decides whether to drop
     * or to try again. A claimed slot must be written and published, or the drain thread waits for it for ever.
     */
    public long claim() {
        while (true) {
            long position = tail.get();
            if (position >= limit.get()) {
                long full = head.get() + capacity;
                if (position >= full) {
                    return -1;
                }
                // An older limit written over a newer one costs another look, no more.
                limit.lazySet(full);
            }
            // Before the slot is claimed: memory may be short.
            block(position);
            if (tail.compareAndSet(position, position + 1)) {
                return position;
            }
        }
    }

    /**
     * Host threads: fills a claimed slot. A call that failed, a request and what the host said are taken as they are and not to be filled again; of other
     * calls the slot gets a copy.
     */
    public void write(long position, CallEvent event) {
        block(position).write((int) position & maskInBlock, event);
    }

    /** Host threads: hands a claimed slot to the drain thread. */
    public void publish(long position) {
        turns.lazySet((int) position & mask, position + 1);
    }

    /** Host threads: one event was not taken because the ring was full. */
    public void countDropped() {
        dropped.incrementAndGet();
    }

    /** Drain thread only: whether nothing is published. */
    public boolean isEmpty() {
        long position = head.get();
        return turns.get((int) position & mask) != position + 1;
    }

    /** Drain thread only: the oldest published event, or null. The event is the drain thread's until {@link #release}. */
    public @Nullable CallEvent poll() {
        if (isEmpty()) {
            polled.forget();
            return null;
        }
        long position = head.get();
        return block(position).read((int) position & maskInBlock, polled);
    }

    /** Drain thread only: gives the slot of the last {@link #poll} back. */
    public void release() {
        long position = head.get();
        block(position).release((int) position & maskInBlock);
        head.lazySet(position + 1);
    }

    /** Made in the first lap: nothing is written before the host's main. */
    private SlotBlock block(long position) {
        int index = ((int) position & mask) / SlotBlock.SLOTS;
        SlotBlock block = blocks.get(index);
        return block == null ? newBlock(index) : block;
    }

    private SlotBlock newBlock(int index) {
        SlotBlock made = new SlotBlock(Math.min(capacity, SlotBlock.SLOTS));
        if (blocks.compareAndSet(index, null, made)) {
            return made;
        }
        SlotBlock others = blocks.get(index);
        return others == null ? made : others;
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
        return capacity;
    }

    @SuppressWarnings({"unused", "serial"})
    private static final class PaddedLong extends AtomicLong {
        long p1, p2, p3, p4, p5, p6, p7;
    }
}
