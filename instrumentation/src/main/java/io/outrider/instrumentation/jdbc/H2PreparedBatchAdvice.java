package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Prepared batches of H2. What runs inside, one command or one for each element, tells of text, database and rows. */
@Weave(
        types = "org.h2.jdbc.JdbcPreparedStatement",
        methods = {"executeBatch", "executeLargeBatch"})
public final class H2PreparedBatchAdvice {
    private H2PreparedBatchAdvice() {}

    public static @Nullable Object enter(@FieldValue("batchParameters") @Nullable ArrayList<?> parameters) {
        try {
            if (parameters == null || parameters.isEmpty()) {
                return null;
            }
            Object scope =
                    OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_BATCH, null, null, null, 0);
            OutriderBridge.batchSize(scope, parameters.size());
            return scope;
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
