package io.rentscout.cache;

import io.rentscout.calls.Redis;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Redis in {@code /actuator/health}. */
@Component("redisHealthIndicator")
final class RedisHealth extends AbstractHealthIndicator {

    private final Redis redis;

    RedisHealth(Redis redis) {
        super("Redis does not answer");
        this.redis = redis;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        redis.ping();
        builder.up();
    }
}
