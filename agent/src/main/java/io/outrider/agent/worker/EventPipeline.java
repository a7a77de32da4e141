package io.outrider.agent.worker;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.heartbeat.AgentFacts;
import org.jspecify.annotations.Nullable;

/**
 * The way of an event from the ring to its output: one daemon thread that drains, encodes, writes, and beats.
 *
 * <p>Starting returns at once and touches no file: the thread opens the run directory itself. When it cannot, it says so once on
 * stderr, tells {@link Listener#disabled}, and discards what still arrives.
 */
public final class EventPipeline {
    /** Told when no event can be written in this run. Called on the drain thread, at most once. */
    public interface Listener {
        void disabled(String reason);
    }

    private EventPipeline() {}

    /** Before start: the drain thread begins its work. */
    public static EventPipeline start(AgentConfig config, EventRing ring, AgentFacts facts, Listener listener) {
        throw new UnsupportedOperationException("the drain thread is not built yet");
    }

    /** Any thread: the reason why nothing is written, or null while all is well. */
    public @Nullable String disabledReason() {
        return null;
    }

    /** Any thread: what arrived before this call is written, then the segment is closed. Waits no longer than the deadline. */
    public void stop(long deadlineMillis) {}
}
