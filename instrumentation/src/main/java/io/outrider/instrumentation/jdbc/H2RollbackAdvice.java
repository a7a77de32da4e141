package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;

/** ROLLBACK on H2. */
@Weave(types = "org.h2.jdbc.JdbcConnection", methods = "rollback()")
public final class H2RollbackAdvice {
    private H2RollbackAdvice() {}

    public static @Nullable Object enter() {
        return OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_ROLLBACK, "ROLLBACK", null, null, 0);
    }
}
