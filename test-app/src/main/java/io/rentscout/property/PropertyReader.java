package io.rentscout.property;

import io.rentscout.cache.JsonCache;
import io.rentscout.web.NotFound;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Reads single listings through the cache. */
@Component
public final class PropertyReader {

    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);
    private static final TypeReference<Optional<Property>> TYPE = new TypeReference<>() {};

    private final PropertyRows rows;
    private final JsonCache cache;

    PropertyReader(PropertyRows rows, JsonCache cache) {
        this.rows = rows;
        this.cache = cache;
    }

    public Property byId(long id) {
        return cache.get(key(id), TIME_TO_LIVE, TYPE, () -> rows.byId(id), Optional::isPresent)
                .orElseThrow(() -> new NotFound("There is no property " + id));
    }

    void forget(long id) {
        cache.forget(key(id));
    }

    private static String key(long id) {
        return "rentscout:property:" + id;
    }
}
