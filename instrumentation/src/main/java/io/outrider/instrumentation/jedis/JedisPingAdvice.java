package io.outrider.instrumentation.jedis;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/** PING, which pools send to see whether a connection is alive and which Jedis sends past {@code executeCommand}. */
@Weave(types = "redis.clients.jedis.Jedis", methods = "ping()", with = "io.outrider.instrumentation.jedis.JedisCommand")
public final class JedisPingAdvice {
    private static final byte[] PING = {'P', 'I', 'N', 'G'};

    private JedisPingAdvice() {}

    public static @Nullable Object enter(@FieldValue("connection") @Nullable Connection connection) {
        try {
            return JedisCommand.beginNamed(connection, PING);
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
