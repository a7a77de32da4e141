package io.outrider.agent.capture;

import io.outrider.agent.context.ThreadContext;
import io.outrider.agent.event.DbSystem;
import org.jspecify.annotations.Nullable;

/** The calls that a thread is in, outermost first, and its context. One per thread, touched by that thread only. */
final class ThreadCalls {
    /** Calls inside calls: a driver that looks up a type while it reads a result. Deeper ones are not recorded. */
    private static final int MAX_DEPTH = 8;

    final ThreadContext context;
    private final ActiveCall[] calls = new ActiveCall[MAX_DEPTH];
    private int depth;

    ThreadCalls(ThreadContext context) {
        this.context = context;
        for (int i = 0; i < MAX_DEPTH; i++) {
            calls[i] = new ActiveCall(this, i);
        }
    }

    @Nullable
    ActiveCall push() {
        return depth == MAX_DEPTH ? null : calls[depth++];
    }

    /** Ends the call, and any inside it whose end was missed. */
    void pop(ActiveCall call) {
        depth = call.depth;
    }

    @Nullable
    ActiveCall innermost() {
        return depth == 0 ? null : calls[depth - 1];
    }

    boolean isInside(DbSystem system) {
        return depth > 0 && calls[depth - 1].system == system;
    }
}
