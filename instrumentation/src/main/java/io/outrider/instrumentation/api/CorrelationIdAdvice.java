package io.outrider.instrumentation.api;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;

/** Answers the host's question for its correlation id. */
@Weave(types = "io.outrider.api.Correlation", methods = "id()")
public final class CorrelationIdAdvice {
    private CorrelationIdAdvice() {}

    public static @Nullable String exit() {
        return OutriderBridge.correlationId();
    }
}
