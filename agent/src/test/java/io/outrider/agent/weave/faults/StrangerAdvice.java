package io.outrider.agent.weave.faults;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Weave;
import org.h2.Driver;

/** Names another library, and a class that is not copied along. */
@Weave(types = "org.postgresql.Driver", methods = "connect")
public final class StrangerAdvice {
    private StrangerAdvice() {}

    public static void enter() {
        try {
            Driver.load();
            HiddenAdvice.enter();
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
        }
    }
}
