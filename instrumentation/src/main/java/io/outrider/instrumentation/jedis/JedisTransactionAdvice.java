package io.outrider.instrumentation.jedis;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** MULTI … EXEC, or its DISCARD, from the flush to the last reply. The reading of the replies, inside, tells of the server. */
@Weave(
        types = "redis.clients.jedis.Transaction",
        methods = {"exec()", "discard()"})
public final class JedisTransactionAdvice {
    private JedisTransactionAdvice() {}

    public static @Nullable Object enter(@FieldValue("pipelinedResponses") @Nullable Queue<?> queued) {
        try {
            Object scope = OutriderBridge.beginOutermost(
                    OutriderBridge.REDIS, OutriderBridge.REDIS_TRANSACTION, null, null, null, 0);
            if (queued != null) {
                OutriderBridge.batchSize(scope, queued.size());
            }
            return scope;
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
