package io.outrider.agent.output;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What went wrong in writing events: each kind once on stderr, the last few for the heartbeat. Drain thread only. */
public final class FaultLog {
    private static final int KEPT = 8;

    private final PrintStream stderr;
    private final Deque<String> latest = new ArrayDeque<>();
    private final Set<String> told = new HashSet<>();

    public FaultLog(PrintStream stderr) {
        this.stderr = stderr;
    }

    /** Notes a fault. Only the first of its kind is printed, until {@link #over} ends it. */
    public void note(String kind, String message) {
        if (!message.equals(latest.peekLast())) {
            if (latest.size() == KEPT) {
                latest.removeFirst();
            }
            latest.addLast(message);
        }
        if (told.add(kind)) {
            stderr.println("[outrider] " + message);
        }
    }

    /** A lasting fault has ended; people who read of it should read of that, too. */
    public void over(String kind, String message) {
        if (told.remove(kind)) {
            stderr.println("[outrider] " + message);
        }
    }

    /** Oldest first. */
    public List<String> latest() {
        return new ArrayList<>(latest);
    }
}
