package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Weave;

/** The update count that PostgreSQL reports at the end of each statement. */
@Weave(
        types = {"org.postgresql.jdbc.PgStatement$StatementResultHandler", "org.postgresql.jdbc.BatchResultHandler"},
        methods = "handleCommandStatus(Ljava/lang/String;JJ)")
public final class PgStatusAdvice {
    private PgStatusAdvice() {}

    public static void enter(@Argument(1) long updateCount) {
        OutriderBridge.affectedRows(updateCount);
    }
}
