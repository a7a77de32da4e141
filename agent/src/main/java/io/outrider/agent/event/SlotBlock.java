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

    private static final Action[] ACTIONS = Action.values();

    private static final int NUMBERS = 8;
    private static final int START = 0;
    private static final int DURATION = 1;
    private static final int SPAN = 2;
    private static final int RETURNED_ROWS = 3;
    private static final int AFFECTED_ROWS = 4;
    private static final int BATCH_SIZE = 5;
    /** Action, reply and blocking, a byte each; above them the number of keys. */
    private static final int TRAITS = 6;

    private static final int BACKEND_PID = 7;

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
        numbers = new long[slots * NUMBERS];
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
        writeNumbers(slot * NUMBERS, event);
    }

    private void writeNumbers(int at, CallEvent event) {
        long[] to = numbers;
        to[at + START] = event.startNanos;
        to[at + DURATION] = event.durationNanos;
        to[at + SPAN] = event.spanId;
        to[at + RETURNED_ROWS] = event.returnedRows;
        to[at + AFFECTED_ROWS] = event.affectedRows;
        to[at + BATCH_SIZE] = event.batchSize;
        to[at + TRAITS] = event.action.ordinal()
                | (event.reply & 0xff) << 8
                | (event.blocking ? 1 : 0) << 16
                | (long) event.keyCount << 32;
        to[at + BACKEND_PID] = event.backendPid;
    }

    /** Drain thread: the whole event that was written, or {@code into}, filled. */
    CallEvent read(int slot, CallEvent into) {
        Object first = references[slot * REFERENCES];
        if (first instanceof CallEvent) {
            return (CallEvent) first;
        }
        readNumbers(slot * NUMBERS, into);
        readReferences(slot * REFERENCES, (Origin) Objects.requireNonNull(first, "a slot without a call"), into);
        return into;
    }

    private void readNumbers(int at, CallEvent into) {
        long[] from = numbers;
        into.startNanos = from[at + START];
        into.durationNanos = from[at + DURATION];
        into.spanId = from[at + SPAN];
        into.returnedRows = from[at + RETURNED_ROWS];
        into.affectedRows = from[at + AFFECTED_ROWS];
        into.batchSize = from[at + BATCH_SIZE];
        long traits = from[at + TRAITS];
        Action action = ACTIONS[(int) traits & 0xff];
        if (into.action != action) {
            into.action = action;
        }
        into.reply = (byte) (traits >> 8);
        into.blocking = (traits & 1 << 16) != 0;
        into.keyCount = (int) (traits >> 32);
        into.backendPid = (int) from[at + BACKEND_PID];
    }

    private void readReferences(int at, Origin origin, CallEvent into) {
        if (into.origin != origin) {
            into.origin = origin;
        }
        RequestIds request = (RequestIds) references[at + REQUEST];
        if (into.request != request) {
            into.request = request;
        }
        into.parentId = request == null ? 0 : request.spanId;
        Object subject = references[at + SUBJECT];
        boolean isRedis = into.action.isRedis();
        String text = isRedis ? null : (String) subject;
        if (into.text != text) {
            into.text = text;
        }
        Object command = isRedis ? subject : null;
        if (into.command != command) {
            into.command = command;
        }
        into.key = references[at + KEY];
    }

    /** Drain thread: lets go of what is the host's. */
    void release(int slot) {
        Object[] of = references;
        int at = slot * REFERENCES;
        if (of[at] instanceof CallEvent) {
            of[at] = null;
        }
        of[at + SUBJECT] = null;
        if (of[at + KEY] != null) {
            of[at + KEY] = null;
        }
    }
}
