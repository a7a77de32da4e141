package io.rentscout.cache;

import io.rentscout.calls.Redis;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import redis.clients.jedis.exceptions.JedisException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Cache-aside: a Redis that is down or holds garbage costs time, never an answer. Any thread. */
@Component
public final class JsonCache {

    private static final Logger LOG = LoggerFactory.getLogger(JsonCache.class);

    private final Redis redis;
    private final JsonMapper json;

    JsonCache(Redis redis, JsonMapper json) {
        this.redis = redis;
        this.json = json;
    }

    /** The cached value, or the loaded one, which is then kept when it is worth keeping. */
    public <T> T get(
            String key, Duration timeToLive, TypeReference<T> type, Supplier<T> load, Predicate<T> worthKeeping) {
        Optional<T> cached = read(key, type);
        if (cached.isPresent()) {
            return cached.get();
        }
        T loaded = load.get();
        if (worthKeeping.test(loaded)) {
            write(key, timeToLive, loaded);
        }
        return loaded;
    }

    public void forget(String key) {
        attempt("DEL", key, () -> redis.delete(key));
    }

    private <T> Optional<T> read(String key, TypeReference<T> type) {
        try {
            return redis.get(key).map(text -> json.readValue(text, type));
        } catch (JedisException failure) {
            LOG.warn("Redis GET {} failed, asking the database instead: {}", key, failure.getMessage());
        } catch (JacksonException garbage) {
            LOG.warn("Redis holds no usable JSON under {}, replacing it: {}", key, garbage.getOriginalMessage());
        }
        return Optional.empty();
    }

    private void write(String key, Duration timeToLive, Object value) {
        attempt("SET", key, () -> redis.set(key, json.writeValueAsString(value), timeToLive));
    }

    private static void attempt(String command, String key, Runnable call) {
        try {
            call.run();
        } catch (JedisException failure) {
            LOG.warn("Redis {} {} failed: {}", command, key, failure.getMessage());
        }
    }
}
