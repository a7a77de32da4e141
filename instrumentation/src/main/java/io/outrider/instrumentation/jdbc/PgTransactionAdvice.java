package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;

/** COMMIT and ROLLBACK, which pgjdbc sends only when a transaction is open. */
@Weave(types = "org.postgresql.jdbc.PgConnection", methods = "executeTransactionCommand")
public final class PgTransactionAdvice {
    private PgTransactionAdvice() {}

    public static @Nullable Object enter(
            @Argument(0) Query query,
            @FieldValue("commitQuery") @Nullable Query commitQuery,
            @FieldValue("queryExecutor") @Nullable QueryExecutor executor) {
        try {
            if (executor == null) {
                return null;
            }
            return OutriderBridge.begin(
                    OutriderBridge.POSTGRESQL,
                    query == commitQuery ? OutriderBridge.DB_COMMIT : OutriderBridge.DB_ROLLBACK,
                    query.getNativeSql(),
                    executor.getHostSpec(),
                    executor.getDatabase(),
                    executor.getBackendPID());
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
