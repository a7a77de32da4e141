package io.outrider.instrumentation.jedis;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.This;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/** The handshake of a new connection: whatever it sends, it is one event and not the host's own commands. */
@Weave(
        types = "redis.clients.jedis.Connection",
        methods = "initializeFromClientConfig(Lredis/clients/jedis/JedisClientConfig;)")
public final class JedisConnectAdvice {
    private JedisConnectAdvice() {}

    public static @Nullable Object enter(@This Connection connection) {
        try {
            return OutriderBridge.beginOutermost(
                    OutriderBridge.REDIS, OutriderBridge.REDIS_CONNECT, null, connection.getHostAndPort(), null, 0);
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
