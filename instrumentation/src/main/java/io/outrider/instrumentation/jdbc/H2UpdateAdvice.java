package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Enter;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Returned;
import io.outrider.instrumentation.Weave;
import org.h2.engine.SessionLocal;
import org.h2.result.ResultWithGeneratedKeys;
import org.jspecify.annotations.Nullable;

/** Updates of H2 where they run. */
@Weave(
        types = {"org.h2.command.Command", "org.h2.command.CommandRemote"},
        methods = "executeUpdate(Ljava/lang/Object;)")
public final class H2UpdateAdvice {
    // Versions before 2 count in int; found out once.
    private static volatile boolean countsAreLong = true;

    private H2UpdateAdvice() {}

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
            if (countsAreLong && result instanceof ResultWithGeneratedKeys) {
                OutriderBridge.affectedRows(((ResultWithGeneratedKeys) result).getUpdateCount());
            }
        } catch (NoSuchMethodError olderVersion) {
            countsAreLong = false;
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
        }
        OutriderBridge.end(scope);
    }
}
