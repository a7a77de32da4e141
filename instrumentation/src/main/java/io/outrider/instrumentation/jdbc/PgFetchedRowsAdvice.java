package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Weave;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Query;

/** Rows of a cursor's further page, and the statement they belong to. */
@Weave(types = "org.postgresql.jdbc.PgResultSet$CursorResultHandler", methods = "handleResultRows")
public final class PgFetchedRowsAdvice {
    private PgFetchedRowsAdvice() {}

    public static void enter(@Argument(0) @Nullable Query query, @Argument(2) List<?> tuples) {
        try {
            OutriderBridge.returnedRows(tuples.size());
            if (query != null) {
                OutriderBridge.text(query.getNativeSql());
            }
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
        }
    }
}
