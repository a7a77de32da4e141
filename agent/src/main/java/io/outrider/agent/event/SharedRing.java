package io.outrider.agent.event;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The part of an {@link EventRing} that any thread may write to: many host threads in, one drain thread out. Its memory is taken in the first lap and
 * used again in every other.
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
final class SharedRing {
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

    /** @param capacity a power of two */
    SharedRing(int capacity) {
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
    long claim() {
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

    /** Host threads: fills a claimed slot, as {@link EventRing#write} says. */
    void write(long position, CallEvent event) {
        block(position).write((int) position & maskInBlock, event);
    }

    /** Host threads: hands a claimed slot to the drain thread. */
    void publish(long position) {
        turns.lazySet((int) position & mask, position + 1);
    }

    /** Drain thread only: whether nothing is published. */
    boolean isEmpty() {
        long position = head.get();
        return turns.get((int) position & mask) != position + 1;
    }

    /** Drain thread only: fills {@code into}, or gives the event that came as a whole. Its slot is free at once. */
    @Nullable
    CallEvent poll(CallEvent into) {
        if (isEmpty()) {
            return null;
        }
        long position = head.get();
        CallEvent event = block(position).take((int) position & maskInBlock, into);
        head.lazySet(position + 1);
        return event;
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

    /** Any thread. */
    long accepted() {
        return tail.get();
    }

    /** Any thread. */
    long drained() {
        return head.get();
    }
}
