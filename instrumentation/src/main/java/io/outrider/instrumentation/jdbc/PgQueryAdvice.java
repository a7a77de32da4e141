package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.QueryExecutor;

/** Every statement of pgjdbc, plain, prepared or callable, goes through this one method. */
@Weave(types = "org.postgresql.jdbc.PgStatement", methods = "executeInternal")
public final class PgQueryAdvice {
    private PgQueryAdvice() {}

    public static @Nullable Object enter(
            @Argument(0) CachedQuery query, @FieldValue("connection") @Nullable Object connection) {
        try {
            if (!(connection instanceof BaseConnection)) {
                return null;
            }
            QueryExecutor executor = ((BaseConnection) connection).getQueryExecutor();
            return OutriderBridge.begin(
                    OutriderBridge.POSTGRESQL,
                    OutriderBridge.DB_QUERY,
                    query.query.getNativeSql(),
                    executor.getHostSpec(),
                    executor.getDatabase(),
                    executor.getBackendPID());
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
