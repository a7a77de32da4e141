package io.rentscout.servers;

import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.core.env.Environment;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/** Where Redis is. */
public record RedisSettings(URI url) {

    private static final int TIMEOUT_MILLIS = 2000;

    public static RedisSettings from(Environment environment) {
        String text = environment.getProperty("rentscout.redis.url", "");
        try {
            URI url = new URI(text);
            if (("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme())) && JedisURIHelper.isValid(url)) {
                JedisURIHelper.getDBIndex(url);
                return new RedisSettings(url);
            }
        } catch (URISyntaxException | NumberFormatException malformed) {
            // Told below, like every other address that is none.
        }
        throw CannotStart.badRequest(
                "rentscout.redis.url is \"" + text + "\"; it must have the form redis://HOST:PORT/DATABASE-NUMBER");
    }

    public HostAndPort address() {
        return JedisURIHelper.getHostAndPort(url);
    }

    /** A connection opened by this configuration says nothing of itself, so only RentScout's commands reach Redis. */
    public JedisClientConfig client() {
        return DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS)
                .user(JedisURIHelper.getUser(url))
                .password(JedisURIHelper.getPassword(url))
                .database(JedisURIHelper.getDBIndex(url))
                .ssl(JedisURIHelper.isRedisSSLScheme(url))
                .serverDefaultProtocol()
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .build();
    }

    /** Opens and closes a connection; sends no command that the configuration does not ask for. */
    public void check() {
        try (Connection connection = new Connection(address(), client())) {
            connection.connect();
        } catch (JedisException failure) {
            throw CannotStart.failed("Redis does not answer at " + address() + " (" + reason(failure)
                    + "); start it, or point RentScout at another with --rentscout.redis.url=redis://HOST:PORT/0"
                    + " (or the variable RENTSCOUT_REDIS_URL)");
        }
    }

    private static String reason(JedisException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }
}
