package io.rentscout.statistics;

import io.rentscout.web.NotFound;
import io.rentscout.web.Validation;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class StatisticsController {

    private final PriceStatistics statistics;

    StatisticsController(PriceStatistics statistics) {
        this.statistics = statistics;
    }

    /** The answer of {@code GET /api/statistics/prices}. */
    record CityPrices(String city, List<TypePrices> types) {}

    @GetMapping("/api/statistics/prices")
    CityPrices prices(@RequestParam String city) {
        new Validation().requireText(city, "city", 100).check();
        List<TypePrices> types = statistics.of(city);
        if (types.isEmpty()) {
            throw new NotFound("There is no listing in " + city + "; GET /api/cities lists the cities");
        }
        return new CityPrices(city, types);
    }
}
