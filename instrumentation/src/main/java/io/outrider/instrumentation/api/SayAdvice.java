package io.outrider.instrumentation.api;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;

/** What the host's own code says. */
@Weave(types = "io.outrider.api.StructuredLogger", methods = "say")
public final class SayAdvice {
    private SayAdvice() {}

    public static void enter(
            @Argument(0) String logger,
            @Argument(1) String action,
            @Argument(2) @Nullable String message,
            @Argument(3) long durationNanos,
            @Argument(4) @Nullable Throwable failure,
            @Argument(5) Object @Nullable [] fields) {
        OutriderBridge.say(logger, action, message, durationNanos, failure, fields);
    }
}
