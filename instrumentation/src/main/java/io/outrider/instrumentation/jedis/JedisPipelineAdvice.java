package io.outrider.instrumentation.jedis;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisClientConfig;

/** The replies of a pipeline, read in one go: one event, whatever its length. */
@Weave(
        types = "redis.clients.jedis.Connection",
        methods = "getMany(I)",
        with = "io.outrider.instrumentation.jedis.JedisCommand")
public final class JedisPipelineAdvice {
    private JedisPipelineAdvice() {}

    public static @Nullable Object enter(
            @Argument(0) int replies,
            @FieldValue("socketFactory") @Nullable Object socketFactory,
            @FieldValue("clientConfig") @Nullable JedisClientConfig config) {
        try {
            Object scope = OutriderBridge.beginOutermost(
                    OutriderBridge.REDIS,
                    OutriderBridge.REDIS_PIPELINE,
                    null,
                    JedisCommand.peer(socketFactory),
                    JedisCommand.database(config),
                    0);
            OutriderBridge.batchSize(scope, replies);
            return scope;
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
