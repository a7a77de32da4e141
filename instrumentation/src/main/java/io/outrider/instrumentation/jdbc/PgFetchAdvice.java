package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.This;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.QueryExecutor;

/** A further page of a cursor: a round trip that no {@code execute} shows. */
@Weave(types = "org.postgresql.core.v3.QueryExecutorImpl", methods = "fetch")
public final class PgFetchAdvice {
    private PgFetchAdvice() {}

    public static @Nullable Object enter(@This QueryExecutor executor) {
        try {
            return OutriderBridge.begin(
                    OutriderBridge.POSTGRESQL,
                    OutriderBridge.DB_FETCH,
                    null,
                    executor.getHostSpec(),
                    executor.getDatabase(),
                    executor.getBackendPID());
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
