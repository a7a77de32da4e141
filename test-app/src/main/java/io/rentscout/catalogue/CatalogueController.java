package io.rentscout.catalogue;

import io.rentscout.cache.JsonCache;
import io.rentscout.calls.Sql;
import java.time.Duration;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;

@RestController
final class CatalogueController {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(3600);
    private static final TypeReference<List<Entry>> TYPE = new TypeReference<>() {};

    private final Sql sql;
    private final JsonCache cache;

    CatalogueController(Sql sql, JsonCache cache) {
        this.sql = sql;
        this.cache = cache;
    }

    /** A city or type, and how many listings it has. */
    record Entry(String name, long listings) {}

    @GetMapping("/api/cities")
    List<Entry> cities() {
        return entries("cities", "SELECT city, count(*) FROM properties GROUP BY city ORDER BY count(*) DESC, city");
    }

    @GetMapping("/api/property-types")
    List<Entry> propertyTypes() {
        return entries("types", "SELECT type, count(*) FROM properties GROUP BY type ORDER BY count(*) DESC, type");
    }

    private List<Entry> entries(String what, String query) {
        return cache.get(
                "rentscout:catalogue:" + what,
                TIME_TO_LIVE,
                TYPE,
                () -> sql.list(query, (row, number) -> new Entry(row.getString(1), row.getLong(2))),
                entries -> !entries.isEmpty());
    }
}
