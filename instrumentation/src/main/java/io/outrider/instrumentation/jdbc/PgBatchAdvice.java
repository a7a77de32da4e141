package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;

/** Batches of pgjdbc, plain and prepared. An empty batch does not reach the server and rings nothing. */
@Weave(types = "org.postgresql.jdbc.PgStatement", methods = "internalExecuteBatch")
public final class PgBatchAdvice {
    /** Enough to recognise a mixed batch by. */
    private static final int TEXTS_SHOWN = 8;

    private PgBatchAdvice() {}

    public static @Nullable Object enter(
            @FieldValue("batchStatements") @Nullable ArrayList<Query> queries,
            @FieldValue("connection") @Nullable Object connection) {
        try {
            if (!(connection instanceof BaseConnection) || queries == null || queries.isEmpty()) {
                return null;
            }
            QueryExecutor executor = ((BaseConnection) connection).getQueryExecutor();
            Object scope = OutriderBridge.begin(
                    OutriderBridge.POSTGRESQL,
                    OutriderBridge.DB_BATCH,
                    text(queries),
                    executor.getHostSpec(),
                    executor.getDatabase(),
                    executor.getBackendPID());
            OutriderBridge.batchSize(scope, queries.size());
            return scope;
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }

    private static String text(ArrayList<Query> queries) {
        Query first = queries.get(0);
        if (queries.size() == 1 || queries.get(queries.size() - 1) == first) {
            return first.getNativeSql();
        }
        StringBuilder texts = new StringBuilder(first.getNativeSql());
        for (int i = 1; i < queries.size() && i < TEXTS_SHOWN; i++) {
            texts.append("; ").append(queries.get(i).getNativeSql());
        }
        return texts.toString();
    }
}
