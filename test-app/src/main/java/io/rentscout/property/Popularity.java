package io.rentscout.property;

import io.rentscout.calls.Redis;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.Tuple;

/** Which listings are looked at most: a sorted set in Redis, and the stored views until somebody looked. */
@Component
final class Popularity {

    private static final Logger LOG = LoggerFactory.getLogger(Popularity.class);
    private static final String KEY = "rentscout:property:views";

    private final Redis redis;
    private final PropertyRows rows;

    Popularity(Redis redis, PropertyRows rows) {
        this.redis = redis;
        this.rows = rows;
    }

    void viewed(long id) {
        try {
            redis.addToScore(KEY, 1, Long.toString(id));
        } catch (JedisException failure) {
            LOG.warn("The view of property {} is not counted: {}", id, failure.getMessage());
        }
    }

    void deleted(long id) {
        try {
            redis.removeScore(KEY, Long.toString(id));
        } catch (JedisException failure) {
            LOG.warn("The deleted property {} stays among the viewed: {}", id, failure.getMessage());
        }
    }

    List<PropertySummary> top(int limit) {
        List<Long> ids = topIds(limit);
        if (ids.isEmpty()) {
            return rows.mostViewed(limit);
        }
        return rows.byIds(ids).stream()
                .sorted(Comparator.comparingInt(property -> ids.indexOf(property.id())))
                .toList();
    }

    private List<Long> topIds(int limit) {
        try {
            return redis.highestScores(KEY, limit).stream()
                    .map(Tuple::getElement)
                    .map(Long::valueOf)
                    .toList();
        } catch (JedisException failure) {
            LOG.warn("Redis does not tell the popular properties: {}", failure.getMessage());
            return List.of();
        }
    }
}
