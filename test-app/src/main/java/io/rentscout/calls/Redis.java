package io.rentscout.calls;

import io.rentscout.servers.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.Tuple;

/** The one way to Redis: each call is one command, counted before it is sent. Any thread. */
@Component
public final class Redis implements DisposableBean {

    private static final int MOST_CONNECTIONS = 16;

    private final RedisClient client;
    private final CallCounts counts;

    Redis(Environment environment, CallCounts counts) {
        this.counts = counts;
        RedisSettings settings = RedisSettings.from(environment);
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(MOST_CONNECTIONS);
        pool.setMaxIdle(MOST_CONNECTIONS);
        pool.setMaxWait(Duration.ofSeconds(2));
        // The pool's own PINGs would be commands that RentScout did not count.
        pool.setTestWhileIdle(false);
        client = RedisClient.builder()
                .hostAndPort(settings.address())
                .clientConfig(settings.client())
                .poolConfig(pool)
                .build();
    }

    public Optional<String> get(String key) {
        counts.redisCommand();
        return Optional.ofNullable(client.get(key));
    }

    public void set(String key, String value, Duration timeToLive) {
        counts.redisCommand();
        client.set(key, value, SetParams.setParams().ex(timeToLive.toSeconds()));
    }

    public void delete(String key) {
        counts.redisCommand();
        client.del(key);
    }

    public void addToScore(String key, double amount, String member) {
        counts.redisCommand();
        client.zincrby(key, amount, member);
    }

    public void removeScore(String key, String member) {
        counts.redisCommand();
        client.zrem(key, member);
    }

    /** The members with the highest scores, highest first. */
    public List<Tuple> highestScores(String key, int limit) {
        counts.redisCommand();
        return client.zrevrangeWithScores(key, 0, limit - 1L);
    }

    public void ping() {
        counts.redisCommand();
        client.ping();
    }

    @Override
    public void destroy() {
        client.close();
    }
}
