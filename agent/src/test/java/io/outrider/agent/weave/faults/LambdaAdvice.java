package io.outrider.agent.weave.faults;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Weave;
import java.util.function.Supplier;

/** Needs a bootstrap method, and Java 9 or later. */
@Weave(types = "org.postgresql.Driver", methods = "connect")
public final class LambdaAdvice {
    private LambdaAdvice() {}

    public static void enter() {
        try {
            Supplier<String> text = () -> "lambda";
            OutriderBridge.text(text.get());
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
        }
    }
}
