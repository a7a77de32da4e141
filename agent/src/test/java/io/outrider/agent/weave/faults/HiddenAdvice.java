package io.outrider.agent.weave.faults;

import io.outrider.instrumentation.Weave;

/** Its doorbell cannot be called from the library's package. */
@Weave(types = "org.postgresql.Driver", methods = "connect")
public final class HiddenAdvice {
    private HiddenAdvice() {}

    static void enter() {}
}
