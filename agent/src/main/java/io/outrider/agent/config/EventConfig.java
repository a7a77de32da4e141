package io.outrider.agent.config;

/** What an event says, and how much of it. */
public final class EventConfig {
    public final long slowNanos;
    public final long httpSlowNanos;
    public final int queryMaxLength;

    /** In characters; 0 leaves stack traces out. */
    public final int stackTraceMaxLength;

    EventConfig(ConfigValues values) {
        slowNanos = values.number(ConfigKey.SLOW_THRESHOLD);
        httpSlowNanos = values.number(ConfigKey.HTTP_SLOW_THRESHOLD);
        queryMaxLength = (Integer) values.value(ConfigKey.QUERY_MAX_LENGTH);
        stackTraceMaxLength = (Integer) values.value(ConfigKey.STACK_TRACE_MAX_LENGTH);
    }
}
