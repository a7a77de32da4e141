package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Enter;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Returned;
import io.outrider.instrumentation.Weave;
import java.util.ArrayList;
import org.h2.engine.SessionLocal;
import org.h2.result.BatchResult;
import org.jspecify.annotations.Nullable;

/** Prepared batches of H2 where they run. */
@Weave(
        types = {"org.h2.command.Command", "org.h2.command.CommandRemote"},
        methods = "executeBatchUpdate")
public final class H2BatchAdvice {
    private H2BatchAdvice() {}

    public static @Nullable Object enter(
            @FieldValue("sql") @Nullable String sql,
            @FieldValue("session") @Nullable SessionLocal session,
            @Argument(0) ArrayList<?> parameters) {
        try {
            String database = session == null ? null : session.getDatabase().getShortName();
            Object scope =
                    OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_BATCH, sql, null, database, 0);
            OutriderBridge.batchSize(scope, parameters.size());
            return scope;
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }

    public static void exit(@Enter @Nullable Object scope, @Returned @Nullable Object result) {
        try {
            if (result instanceof BatchResult) {
                for (long count : ((BatchResult) result).getUpdateCounts()) {
                    OutriderBridge.affectedRows(count);
                }
            }
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
        }
        OutriderBridge.end(scope);
    }
}
