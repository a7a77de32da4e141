package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Enter;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Returned;
import io.outrider.instrumentation.Weave;
import org.h2.engine.SessionLocal;
import org.h2.result.ResultInterface;
import org.jspecify.annotations.Nullable;

/** Queries of H2 where they run. The whole result is there when the method returns, unless the host asked for lazy ones. */
@Weave(
        types = {"org.h2.command.Command", "org.h2.command.CommandRemote"},
        methods = "executeQuery")
public final class H2QueryAdvice {
    // Versions before 2 count in int; found out once.
    private static volatile boolean countsAreLong = true;

    private H2QueryAdvice() {}

    public static @Nullable Object enter(
            @FieldValue("sql") @Nullable String sql, @FieldValue("session") @Nullable SessionLocal session) {
        try {
            String database = session == null ? null : session.getDatabase().getShortName();
            return OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_QUERY, sql, null, database, 0);
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }

    public static void exit(@Enter @Nullable Object scope, @Returned @Nullable Object result) {
        try {
            if (countsAreLong && result instanceof ResultInterface && !((ResultInterface) result).isLazy()) {
                OutriderBridge.returnedRows(((ResultInterface) result).getRowCount());
            }
        } catch (NoSuchMethodError olderVersion) {
            countsAreLong = false;
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
        }
        OutriderBridge.end(scope);
    }
}
