package io.rentscout.statistics;

import io.rentscout.cache.JsonCache;
import io.rentscout.calls.Sql;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Prices by type in a city, from the cache for half an hour. */
@Component
final class PriceStatistics {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(1800);
    private static final TypeReference<List<TypePrices>> TYPE = new TypeReference<>() {};
    private static final String BY_TYPE =
            """
            SELECT type, count(*) AS listings, avg(price) AS average,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY price) AS median,
                   percentile_cont(0.9) WITHIN GROUP (ORDER BY price) AS percentile90,
                   min(price) AS lowest, max(price) AS highest
              FROM properties
             WHERE city = ?
             GROUP BY type
             ORDER BY listings DESC""";

    private final Sql sql;
    private final JsonCache cache;

    PriceStatistics(Sql sql, JsonCache cache) {
        this.sql = sql;
        this.cache = cache;
    }

    /** Empty for a city without listings; that answer is not kept, or any misspelt name would fill Redis. */
    List<TypePrices> of(String city) {
        return cache.get(
                "rentscout:statistics:prices:" + city,
                TIME_TO_LIVE,
                TYPE,
                () -> sql.list(BY_TYPE, PriceStatistics::read, city),
                prices -> !prices.isEmpty());
    }

    private static TypePrices read(ResultSet row, int number) throws SQLException {
        return new TypePrices(
                row.getString("type"),
                row.getLong("listings"),
                money(row, "average"),
                money(row, "median"),
                money(row, "percentile90"),
                money(row, "lowest"),
                money(row, "highest"));
    }

    private static BigDecimal money(ResultSet row, String column) throws SQLException {
        return row.getBigDecimal(column).setScale(2, RoundingMode.HALF_UP);
    }
}
