package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;

/** COMMIT on H2. */
@Weave(types = "org.h2.jdbc.JdbcConnection", methods = "commit()")
public final class H2CommitAdvice {
    private H2CommitAdvice() {}

    public static @Nullable Object enter() {
        return OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_COMMIT, "COMMIT", null, null, 0);
    }
}
