package io.rentscout.property;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A listing with all that is known of it. */
public record Property(
        long id,
        @Nullable Long agentId,
        String title,
        @Nullable String description,
        String city,
        String type,
        BigDecimal price,
        @Nullable BigDecimal area,
        @Nullable Integer rooms,
        @Nullable String phone,
        int views,
        @Nullable JsonNode attributes,
        Instant createdAt) {}
