package io.outrider.agent.weave.faults;

import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Weave;
import java.util.List;

/** Catches, but tells nobody. */
@Weave(types = "org.postgresql.Driver", methods = "connect")
public final class SilentAdvice {
    private SilentAdvice() {}

    public static void enter(@Argument(0) List<String> list) {
        try {
            list.clear();
        } catch (Throwable failure) {
            // Nobody will ever know.
        }
    }
}
