package io.outrider.instrumentation.jedis;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.FieldValue;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;

/** The handshake of a new connection: whatever it sends, it is one event and not the host's own commands. */
@Weave(
        types = "redis.clients.jedis.Connection",
        methods = "initializeFromClientConfig(Lredis/clients/jedis/JedisClientConfig;)",
        with = "io.outrider.instrumentation.jedis.JedisCommand")
public final class JedisConnectAdvice {
    private JedisConnectAdvice() {}

    public static @Nullable Object enter(@FieldValue("socketFactory") @Nullable Object socketFactory) {
        try {
            return OutriderBridge.beginOutermost(
                    OutriderBridge.REDIS,
                    OutriderBridge.REDIS_CONNECT,
                    null,
                    JedisCommand.peer(socketFactory),
                    null,
                    0);
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }
}
