package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Enter;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Returned;
import io.outrider.instrumentation.Weave;
import org.h2.engine.SessionLocal;
import org.h2.result.BatchResult;
import org.jspecify.annotations.Nullable;

/** The command of a prepared batch, since H2 2.3: inside the call to the statement, which tells its size. */
@Weave(
        types = {"org.h2.command.Command", "org.h2.command.CommandRemote"},
        methods = "executeBatchUpdate")
public final class H2BatchAdvice {
    private H2BatchAdvice() {}

    public static @Nullable Object enter(
            @FieldValue("sql") @Nullable String sql, @FieldValue("session") @Nullable SessionLocal session) {
        try {
            String database = session == null ? null : session.getDatabase().getShortName();
            return OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_BATCH, sql, null, database, 0);
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
