package io.outrider.agent.event;

import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A busy thread's own way to the drain thread: one in, one out, nothing to contend for. So its owner neither compares and swaps nor makes memory barriers,
 * each of which waits for all that the host has stored before.
 *
 * <p>A thread's calls resemble those before: a slot names a text, a request, a server only where it is new, and the reader goes on with what it has. Both
 * sides keep the same {@link Recent} things, by the same rule, so that a number is enough to say which. Where nothing is new a call is eight numbers.
 */
public final class Lane {
    /** Slots whose memory is taken at once. */
    private static final int BLOCK = 1024;

    // What a slot names.
    private static final int ORIGIN = 1;
    private static final int REQUEST = 1 << 1;
    private static final int SUBJECT = 1 << 2;
    private static final int KEY = 1 << 3;
    /** The event itself, in place of its origin. */
    private static final int WHOLE = 1 << 4;

    /** Above the marks: which of the recent subjects, where none is named. */
    private static final int INDEX = 5;

    /** The reader forgets what is recent: the writer was thrown out of a call by a full stack, and has forgotten too. */
    private static final int RESET = 1 << 14;

    private static final int REFERENCES = 4;

    private final long[][] numbers;
    private final @Nullable Object[][] references;
    private final int mask;
    private final WeakReference<Object> owner;
    private final Recent written = new Recent();
    private final Recent read = new Recent();
    private final AtomicLong tail = new PaddedLong();
    private final AtomicLong head = new PaddedLong();

    // The owner's last look at the head, the drain thread's at the tail.
    private final AtomicLong headSeen = new PaddedLong();
    private final AtomicLong tailSeen = new PaddedLong();

    /**
     * @param capacity a power of two
     * @param owner what lives as long as the thread that alone may offer
     */
    Lane(int capacity, Object owner) {
        int blocks = Math.max(1, capacity / BLOCK);
        numbers = new long[blocks][];
        references = new Object[blocks][];
        mask = capacity - 1;
        this.owner = new WeakReference<>(owner);
    }

    /** The owner's thread: takes the event as {@link EventRing#write} does, or says false when the lane is full. */
    public boolean offer(CallEvent event) {
        long position = tail.get();
        if (position - headSeen.get() > mask) {
            headSeen.lazySet(head.get());
            if (position - headSeen.get() > mask) {
                return false;
            }
        }
        int index = (int) position & mask;
        int block = index / BLOCK;
        if (references[block] == null) {
            numbers[block] = new long[BLOCK * CallNumbers.WORDS];
            references[block] = new Object[BLOCK * REFERENCES];
        }
        int marks = 0;
        if (written.isMidway) {
            written.forget();
            marks = RESET;
        }
        written.isMidway = true;
        write(event, marks, block, index & BLOCK - 1);
        tail.lazySet(position + 1);
        written.isMidway = false;
        return true;
    }

    private void write(CallEvent event, int given, int block, int slot) {
        int marks = given;
        if (event.error != null || event.action.tellsMore()) {
            references[block][slot * REFERENCES] = event;
            marks |= WHOLE;
        } else {
            marks |= writeChanges(event, references[block], slot * REFERENCES);
        }
        CallNumbers.write(event, marks, numbers[block], slot * CallNumbers.WORDS);
    }

    private int writeChanges(CallEvent event, @Nullable Object[] to, int at) {
        int marks = 0;
        if (written.origin != event.origin) {
            written.origin = event.origin;
            to[at] = event.origin;
            marks |= ORIGIN;
        }
        if (written.request != event.request) {
            written.request = event.request;
            to[at + 1] = event.request;
            marks |= REQUEST;
        }
        Object subject = event.action.isRedis() ? event.command : event.text;
        int known = written.find(subject);
        if (known >= 0) {
            marks |= known << INDEX;
        } else {
            written.add(subject);
            to[at + 2] = subject;
            marks |= SUBJECT;
        }
        if (event.key != null) {
            to[at + 3] = event.key;
            marks |= KEY;
        }
        return marks;
    }

    /** Drain thread only: whether nothing is published. */
    boolean isEmpty() {
        long position = head.get();
        if (position != tailSeen.get()) {
            return false;
        }
        tailSeen.lazySet(tail.get());
        return position == tailSeen.get();
    }

    /** Drain thread only, once for each event: fills {@code into}, or gives the event that came as a whole. Its slot may be written again at once. */
    @Nullable
    CallEvent poll(CallEvent into) {
        if (isEmpty()) {
            return null;
        }
        long position = head.get();
        int index = (int) position & mask;
        CallEvent event = read(index / BLOCK, index & BLOCK - 1, into);
        head.lazySet(position + 1);
        return event;
    }

    private CallEvent read(int block, int slot, CallEvent into) {
        long[] words = numbers[block];
        int marks = CallNumbers.marks(words, slot * CallNumbers.WORDS);
        Object[] from = references[block];
        int at = slot * REFERENCES;
        if ((marks & RESET) != 0) {
            read.forget();
        }
        if ((marks & WHOLE) != 0) {
            return (CallEvent) Objects.requireNonNull(take(from, at));
        }
        if ((marks & ORIGIN) != 0) {
            read.origin = (Origin) Objects.requireNonNull(take(from, at));
        }
        if ((marks & REQUEST) != 0) {
            read.request = (RequestIds) take(from, at + 1);
        }
        Object subject;
        if ((marks & SUBJECT) != 0) {
            subject = take(from, at + 2);
            read.add(subject);
        } else {
            subject = read.subject(marks >> INDEX & Recent.SUBJECTS - 1);
        }
        Object key = (marks & KEY) != 0 ? take(from, at + 3) : null;
        CallNumbers.read(words, slot * CallNumbers.WORDS, into);
        into.refer(read.origin, read.request, subject, key);
        return into;
    }

    private static @Nullable Object take(@Nullable Object[] from, int at) {
        Object taken = from[at];
        from[at] = null;
        return taken;
    }

    /** Drain thread only: nothing is in it and nobody is left to write. */
    boolean isOver() {
        return owner.get() == null && isEmpty();
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
