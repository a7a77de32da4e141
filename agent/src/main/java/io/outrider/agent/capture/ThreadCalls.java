package io.outrider.agent.capture;

import io.outrider.agent.context.ThreadContext;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.event.Lane;
import org.jspecify.annotations.Nullable;

/** The calls that a thread is in, outermost first, and its context. One per thread, touched by that thread only. */
final class ThreadCalls {
    /** Calls inside calls: a driver that looks up a type while it reads a result. Deeper ones are not recorded. */
    private static final int MAX_DEPTH = 8;

    /** A thread that told of so many calls has earned a lane; asked again after each so many, when there was none. */
    private static final int BUSY = 512;

    final ThreadContext context;
    final Origins origins = new Origins();
    // Made when first needed: there may be millions of virtual threads, and few calls are inside others.
    private final @Nullable ActiveCall[] calls = new ActiveCall[MAX_DEPTH];
    private int depth;
    private @Nullable Lane lane;
    private int told;

    ThreadCalls(ThreadContext context) {
        this.context = context;
    }

    @Nullable
    ActiveCall push() {
        if (depth == MAX_DEPTH) {
            return null;
        }
        ActiveCall call = calls[depth];
        if (call == null) {
            call = new ActiveCall(this, depth);
            calls[depth] = call;
        }
        depth++;
        return call;
    }

    /** The thread's own way to the drain thread; null: it shares. */
    @Nullable
    Lane lane(EventRing ring) {
        if (lane == null && ++told == BUSY) {
            told = 0;
            lane = ring.openLane(this);
        }
        return lane;
    }

    /** Ends the call, and any inside it whose end was missed. */
    void pop(ActiveCall call) {
        depth = Math.min(depth, call.depth);
    }

    @Nullable
    ActiveCall innermost() {
        return depth == 0 ? null : calls[depth - 1];
    }
}
