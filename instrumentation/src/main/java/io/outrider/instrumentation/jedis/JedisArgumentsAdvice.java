package io.outrider.instrumentation.jedis;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Enter;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Returned;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.JedisClientConfig;

/** One command given as bare arguments, whose reply is not decoded. */
@Weave(
        types = "redis.clients.jedis.Connection",
        methods = "executeCommand(Lredis/clients/jedis/CommandArguments;)",
        with = "io.outrider.instrumentation.jedis.JedisCommand")
public final class JedisArgumentsAdvice {
    private JedisArgumentsAdvice() {}

    public static @Nullable Object enter(
            @Argument(0) CommandArguments arguments,
            @FieldValue("socketFactory") @Nullable Object socketFactory,
            @FieldValue("clientConfig") @Nullable JedisClientConfig config) {
        try {
            return JedisCommand.begin(socketFactory, arguments, config);
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }

    public static void exit(@Enter @Nullable Object scope, @Returned @Nullable Object reply) {
        OutriderBridge.redisReply(scope, reply);
        OutriderBridge.end(scope);
    }
}
