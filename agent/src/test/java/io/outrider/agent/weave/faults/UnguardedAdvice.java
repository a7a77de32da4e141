package io.outrider.agent.weave.faults;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Enter;
import io.outrider.instrumentation.Weave;
import java.util.List;

/** Throws into the host when the list is null. */
@Weave(types = "org.postgresql.Driver", methods = "connect")
public final class UnguardedAdvice {
    private UnguardedAdvice() {}

    public static Object enter(@Argument(0) List<String> list) {
        String first = list.get(0);
        try {
            return OutriderBridge.begin(0, 0, first, null, null, 0);
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }

    public static void exit(@Enter Object scope) {
        try {
            OutriderBridge.text(scope.toString());
        } catch (IllegalStateException failure) {
            OutriderBridge.adviceFailed(failure);
        }
        OutriderBridge.end(scope);
    }
}
