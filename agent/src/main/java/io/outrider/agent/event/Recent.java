package io.outrider.agent.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the latest calls of a {@link Lane} named. Each side of the lane has one of its own; since both add the same things in the same order, the same
 * number means the same on both.
 */
final class Recent {
    /** A power of two. */
    static final int SUBJECTS = 32;

    /** Texts longer than this are named each time. */
    private static final int SHORT_TEXT = 2_048;

    Origin origin = Origin.NONE;

    @Nullable
    RequestIds request;

    /** The writer's: a call was begun and is not yet published. */
    boolean isMidway;

    private final @Nullable Object[] subjects = new Object[SUBJECTS];
    private int next;
    private int latest;

    // Off the cache lines of the other side.
    @SuppressWarnings("unused")
    private long p1, p2, p3, p4, p5, p6, p7, p8;

    /** The number of the same object, or -1. */
    int find(@Nullable Object subject) {
        if (subjects[latest] == subject) {
            return latest;
        }
        for (int i = 0; i < SUBJECTS; i++) {
            if (subjects[i] == subject) {
                latest = i;
                return i;
            }
        }
        return -1;
    }

    /** In place of the oldest; but for what is large, or of the host's own make. */
    void add(@Nullable Object subject) {
        if (subject == null
                || subject instanceof byte[]
                || (subject instanceof String && ((String) subject).length() <= SHORT_TEXT)) {
            subjects[next] = subject;
            latest = next;
            next = (next + 1) & SUBJECTS - 1;
        }
    }

    void forget() {
        origin = Origin.NONE;
        request = null;
        Arrays.fill(subjects, null);
        next = 0;
        latest = 0;
    }

    @Nullable
    Object subject(int number) {
        return subjects[number];
    }
}
