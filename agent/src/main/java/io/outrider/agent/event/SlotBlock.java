package io.outrider.agent.event;

import java.util.Objects;

/**
 * Neighbouring slots of the {@link EventRing}, written by host threads and read by the drain thread.
 *
 * <p>An ordinary call is eight numbers and four references. Numbers stand with numbers, because storing a reference makes some collectors wait
 * until all stores before it have arrived in memory; among numbers nobody waits. References that mostly stay the same are not stored again, for the
 * same reason. Calls that have more to tell (requests, failures, what the host says) are kept as the {@link CallEvent} that they came in.
 *
 * <p>Reading changes nothing but the host's own references, which are let go: memory that the drain thread writes has to travel back to the
 * host's threads.
 */
final class SlotBlock {
    static final int SLOTS = 1024;

    private static final int REFERENCES = 4;
    /** An {@link Origin}, or the whole event. */
    private static final int ORIGIN = 0;

    private static final int REQUEST = 1;
    /** The statement's text or the command, by the action. */
    private static final int SUBJECT = 2;

    private static final int KEY = 3;

    private final long[] numbers;
    private final Object[] references;

    /** @param slots at most {@link #SLOTS} */
    SlotBlock(int slots) {
        numbers = new long[slots * CallNumbers.WORDS];
        references = new Object[slots * REFERENCES];
    }

    /** Host threads, owner of the slot. */
    void write(int slot, CallEvent event) {
        if (event.error != null || event.action.tellsMore()) {
            references[slot * REFERENCES] = event;
            return;
        }
        Object[] to = references;
        int at = slot * REFERENCES;
        if (to[at + ORIGIN] != event.origin) {
            to[at + ORIGIN] = event.origin;
        }
        if (to[at + REQUEST] != event.request) {
            to[at + REQUEST] = event.request;
        }
        boolean isRedis = event.action.isRedis();
        to[at + SUBJECT] = isRedis ? event.command : event.text;
        to[at + KEY] = event.key;
        CallNumbers.write(event, 0, numbers, slot * CallNumbers.WORDS);
    }

    /** Drain thread: the whole event that was written, or {@code into}, filled. What is the host's is let go. */
    CallEvent take(int slot, CallEvent into) {
        Object[] from = references;
        int at = slot * REFERENCES;
        Object first = Objects.requireNonNull(from[at + ORIGIN], "a slot without a call");
        if (first instanceof CallEvent) {
            from[at + ORIGIN] = null;
            return (CallEvent) first;
        }
        CallNumbers.read(numbers, slot * CallNumbers.WORDS, into);
        into.refer((Origin) first, (RequestIds) from[at + REQUEST], from[at + SUBJECT], from[at + KEY]);
        from[at + SUBJECT] = null;
        if (from[at + KEY] != null) {
            from[at + KEY] = null;
        }
        return into;
    }
}
