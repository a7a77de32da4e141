package io.outrider.instrumentation.api;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;

/** Answers the host's question for its {@code traceparent}. */
@Weave(types = "io.outrider.api.Correlation", methods = "traceparent()")
public final class TraceparentAdvice {
    private TraceparentAdvice() {}

    public static @Nullable String exit() {
        return OutriderBridge.traceparent();
    }
}
