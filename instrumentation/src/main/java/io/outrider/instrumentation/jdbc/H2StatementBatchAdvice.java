package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Batches of plain H2 statements: one call for the host, however many texts. */
@Weave(
        types = "org.h2.jdbc.JdbcStatement",
        methods = {"executeBatch", "executeLargeBatch"})
public final class H2StatementBatchAdvice {
    /** Enough to recognise a mixed batch by. */
    private static final int TEXTS_SHOWN = 8;

    private H2StatementBatchAdvice() {}

    public static @Nullable Object enter(@FieldValue("batchCommands") @Nullable ArrayList<String> texts) {
        try {
            if (texts == null || texts.isEmpty()) {
                return null;
            }
            Object scope = OutriderBridge.beginOutermost(
                    OutriderBridge.H2, OutriderBridge.DB_BATCH, text(texts), null, null, 0);
            OutriderBridge.batchSize(scope, texts.size());
            return scope;
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }

    private static String text(ArrayList<String> texts) {
        if (texts.size() == 1) {
            return texts.get(0);
        }
        StringBuilder joined = new StringBuilder(texts.get(0));
        for (int i = 1; i < texts.size() && i < TEXTS_SHOWN; i++) {
            joined.append("; ").append(texts.get(i));
        }
        return joined.toString();
    }
}
