package io.outrider.agent.event;

/** The numbers of a call as eight words of an array. */
final class CallNumbers {
    static final int WORDS = 8;

    private static final Action[] ACTIONS = Action.values();

    private static final int START = 0;
    private static final int DURATION = 1;
    private static final int SPAN = 2;
    private static final int RETURNED_ROWS = 3;
    private static final int AFFECTED_ROWS = 4;
    private static final int BATCH_SIZE = 5;
    /** From below: action and reply, a byte each, a bit for blocking, marks of whoever keeps the words; in the upper half the number of keys. */
    private static final int TRAITS = 6;

    private static final int BACKEND_PID = 7;

    private static final int FIRST_MARK = 17;
    private static final int MARKS = (1 << 15) - 1;

    private CallNumbers() {}

    /** @param marks fifteen bits that come with the call */
    static void write(CallEvent event, int marks, long[] to, int at) {
        to[at + START] = event.startNanos;
        to[at + DURATION] = event.durationNanos;
        to[at + SPAN] = event.spanId;
        to[at + RETURNED_ROWS] = event.returnedRows;
        to[at + AFFECTED_ROWS] = event.affectedRows;
        to[at + BATCH_SIZE] = event.batchSize;
        to[at + TRAITS] = event.action.ordinal()
                | (event.reply & 0xff) << 8
                | (event.blocking ? 1 : 0) << 16
                | (long) marks << FIRST_MARK
                | (long) event.keyCount << 32;
        to[at + BACKEND_PID] = event.backendPid;
    }

    static void read(long[] from, int at, CallEvent into) {
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

    static int marks(long[] from, int at) {
        return (int) (from[at + TRAITS] >> FIRST_MARK) & MARKS;
    }
}
