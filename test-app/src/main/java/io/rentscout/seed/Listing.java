package io.rentscout.seed;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One generated row of {@code properties}. */
record Listing(
        long id,
        long agentId,
        String title,
        @Nullable String description,
        String city,
        String type,
        BigDecimal price,
        @Nullable BigDecimal area,
        @Nullable Integer rooms,
        @Nullable String phone,
        int views,
        @Nullable String attributes,
        Instant createdAt) {}
