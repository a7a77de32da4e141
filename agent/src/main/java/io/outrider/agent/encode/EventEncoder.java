package io.outrider.agent.encode;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.event.CallEvent;

/** Writes an event as one line of JSON. Drain thread only. */
public interface EventEncoder {
    /** The lines that follow are the first of a batch, and will stand there. Nothing to know for those whose lines stand for themselves. */
    default void startBatch(Place place) {}

    /**
     * Appends the line. When it throws, {@code out} may hold a part of one.
     *
     * @param epochMicros the end of the call, or the moment of what was said
     */
    void encode(CallEvent event, long sequence, long epochMicros, JsonLine out);

    /** The encoder of the format that was chosen. */
    static EventEncoder of(AgentConfig config, WriterId writer, long pid) {
        return config.output.logstash ? new LogstashEncoder(config, writer, pid) : new EcsEncoder(config, writer, pid);
    }
}
