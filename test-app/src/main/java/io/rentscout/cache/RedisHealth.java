package io.rentscout.cache;

import io.rentscout.calls.Redis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import redis.clients.jedis.exceptions.JedisException;

/** Redis in {@code /actuator/health}. */
@Component("redisHealthIndicator")
final class RedisHealth implements HealthIndicator {

    private final Redis redis;

    RedisHealth(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Health health() {
        try {
            redis.ping();
            return Health.up().build();
        } catch (JedisException failure) {
            return Health.down()
                    .withDetail("error", String.valueOf(failure.getMessage()))
                    .build();
        }
    }
}
