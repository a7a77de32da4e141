package io.outrider.agent.event;

import org.jspecify.annotations.Nullable;

/** The ids that all events of one inbound request share. A value, but for what the drain thread keeps with it. */
public final class RequestIds {
    // Both halves zero: none.
    public final long traceHigh;
    public final long traceLow;

    /** The request's own span, the parent of what happens in it. */
    public final long spanId;

    public final @Nullable String correlationId;
    public final @Nullable String requestId;
    public final @Nullable String userId;

    /** Drain thread only: what the encoder made of it. */
    public @Nullable Object encoded;

    public RequestIds(
            long traceHigh,
            long traceLow,
            long spanId,
            @Nullable String correlationId,
            @Nullable String requestId,
            @Nullable String userId) {
        this.traceHigh = traceHigh;
        this.traceLow = traceLow;
        this.spanId = spanId;
        this.correlationId = correlationId;
        this.requestId = requestId;
        this.userId = userId;
    }
}
