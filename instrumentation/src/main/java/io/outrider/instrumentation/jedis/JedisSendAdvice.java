package io.outrider.instrumentation.jedis;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Enter;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Returned;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.commands.ProtocolCommand;

/** Commands that the host spells out itself; Jedis sends them past {@code executeCommand}. */
@Weave(
        types = "redis.clients.jedis.Jedis",
        methods = {"sendCommand", "sendBlockingCommand"},
        with = "io.outrider.instrumentation.jedis.JedisCommand")
public final class JedisSendAdvice {
    private JedisSendAdvice() {}

    public static @Nullable Object enter(
            @Argument(0) @Nullable ProtocolCommand command, @FieldValue("connection") @Nullable Connection connection) {
        try {
            return command == null ? null : JedisCommand.beginNamed(connection, command.getRaw());
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
