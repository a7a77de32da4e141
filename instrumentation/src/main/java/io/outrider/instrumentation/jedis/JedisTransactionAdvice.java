package io.outrider.instrumentation.jedis;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/** MULTI … EXEC, or its DISCARD, from the flush to the last reply. */
@Weave(
        types = "redis.clients.jedis.Transaction",
        methods = {"exec()", "discard()"})
public final class JedisTransactionAdvice {
    private JedisTransactionAdvice() {}

    public static @Nullable Object enter(
            @FieldValue("connection") @Nullable Connection connection,
            @FieldValue("pipelinedResponses") @Nullable Queue<?> queued) {
        try {
            Object scope = OutriderBridge.beginOutermost(
                    OutriderBridge.REDIS,
                    OutriderBridge.REDIS_TRANSACTION,
                    null,
                    connection == null ? null : connection.getHostAndPort(),
                    null,
                    0);
            OutriderBridge.batchSize(scope, queued == null ? 0 : queued.size());
            return scope;
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
