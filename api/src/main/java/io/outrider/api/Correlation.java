package io.outrider.api;

import org.jspecify.annotations.Nullable;

/** The ids of the request that this thread works for. Any thread. Without the agent there are none. */
public final class Correlation {
    private Correlation() {}

    /** The correlation id, taken from {@code X-Correlation-ID} or {@code X-Request-ID} or made; null outside a request. */
    public static @Nullable String id() {
        return null;
    }

    /** A W3C {@code traceparent} to send with a call to another service; null outside a request. */
    public static @Nullable String traceparent() {
        return null;
    }
}
