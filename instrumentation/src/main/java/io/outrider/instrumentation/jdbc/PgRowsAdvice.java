package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Weave;
import java.util.List;

/** Rows as pgjdbc takes them off the wire, a result or a page at a time: nothing is woven into {@code next()}. */
@Weave(
        types = {"org.postgresql.jdbc.PgStatement$StatementResultHandler", "org.postgresql.jdbc.BatchResultHandler"},
        methods = "handleResultRows")
public final class PgRowsAdvice {
    private PgRowsAdvice() {}

    public static void enter(@Argument(2) List<?> tuples) {
        try {
            OutriderBridge.returnedRows(tuples.size());
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
        }
    }
}
