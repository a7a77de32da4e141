package io.outrider.instrumentation.jedis;

import io.outrider.bridge.OutriderBridge;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.JedisClientConfig;

/** What a command says of itself. Host threads. */
final class JedisCommand {
    // Versions before 5.2 do not tell the keys; found out once.
    private static volatile boolean tellsKeys = true;

    // Versions before 7 do not tell the peer; found out once.
    private static volatile boolean tellsPeer = true;

    private static final String[] DATABASES = new String[16];

    static {
        for (int i = 0; i < DATABASES.length; i++) {
            DATABASES[i] = String.valueOf(i);
        }
    }

    private JedisCommand() {}

    static @Nullable Object begin(
            @Nullable Object socketFactory, CommandArguments arguments, @Nullable JedisClientConfig config) {
        Object scope = OutriderBridge.beginOutermost(
                OutriderBridge.REDIS, OutriderBridge.REDIS_COMMAND, null, peer(socketFactory), database(config), 0);
        if (scope != null) {
            try {
                tell(scope, arguments);
            } catch (Throwable failure) {
                // The call has begun: without its scope it would never end.
                OutriderBridge.adviceFailed(failure);
            }
        }
        return scope;
    }

    /** A command that the host names itself and whose arguments are not looked at. */
    static @Nullable Object beginNamed(@Nullable Connection connection, byte[] command) {
        Object scope = OutriderBridge.beginOutermost(
                OutriderBridge.REDIS, OutriderBridge.REDIS_COMMAND, null, peerOf(connection), null, 0);
        OutriderBridge.redisCommand(scope, command, null, 0, false);
        return scope;
    }

    private static @Nullable Object peerOf(@Nullable Connection connection) {
        if (connection != null && tellsPeer) {
            try {
                return connection.getHostAndPort();
            } catch (LinkageError olderVersion) {
                tellsPeer = false;
            }
        }
        return null;
    }

    /** Host and port; null for a socket of the host's own making. {@code Connection} tells them since version 7 only. */
    static @Nullable Object peer(@Nullable Object socketFactory) {
        return socketFactory instanceof DefaultJedisSocketFactory
                ? ((DefaultJedisSocketFactory) socketFactory).getHostAndPort()
                : null;
    }

    /** The number that the connection was opened with; null where the connection does not tell. */
    static @Nullable String database(@Nullable JedisClientConfig config) {
        if (config == null) {
            return null;
        }
        int database = config.getDatabase();
        return database >= 0 && database < DATABASES.length ? DATABASES[database] : String.valueOf(database);
    }

    private static void tell(Object scope, CommandArguments arguments) {
        Object key = null;
        int keyCount = 0;
        if (tellsKeys) {
            try {
                List<Object> keys = arguments.getKeys();
                keyCount = keys.size();
                key = keyCount == 0 ? null : keys.get(0);
            } catch (LinkageError olderVersion) {
                tellsKeys = false;
            }
        }
        OutriderBridge.redisCommand(scope, arguments.getCommand().getRaw(), key, keyCount, arguments.isBlocking());
    }
}
