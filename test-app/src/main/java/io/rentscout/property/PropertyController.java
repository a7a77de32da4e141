package io.rentscout.property;

import io.rentscout.web.Validation;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/properties")
final class PropertyController {

    private static final Logger LOG = LoggerFactory.getLogger(PropertyController.class);
    private static final int LONGEST_LIST = 100;

    private final PropertyRows rows;
    private final PropertyReader reader;
    private final PropertyChanges changes;
    private final Popularity popularity;

    PropertyController(PropertyRows rows, PropertyReader reader, PropertyChanges changes, Popularity popularity) {
        this.rows = rows;
        this.reader = reader;
        this.changes = changes;
        this.popularity = popularity;
    }

    @GetMapping
    SearchResults search(
            @RequestParam(required = false) @Nullable String city,
            @RequestParam(required = false) @Nullable BigDecimal minPrice,
            @RequestParam(required = false) @Nullable BigDecimal maxPrice,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        Search search = new Search(city, minPrice, maxPrice, type, page, size);
        List<PropertySummary> items = rows.search(search);
        long counted = rows.count(search);
        return new SearchResults(items, page, size, Math.min(counted, Search.LAST_ROW), counted <= Search.LAST_ROW);
    }

    @GetMapping("/{id}")
    Property property(@PathVariable long id) {
        Property property = reader.byId(id);
        popularity.viewed(id);
        return property;
    }

    @GetMapping("/popular")
    List<PropertySummary> popular(@RequestParam(defaultValue = "10") int limit) {
        checkLimit(limit);
        return popularity.top(limit);
    }

    @GetMapping("/by-phone")
    List<PropertySummary> byPhone(@RequestParam String phone, @RequestParam(defaultValue = "50") int limit) {
        new Validation().requireText(phone, "phone", 40).check();
        checkLimit(limit);
        return rows.byPhone(phone, limit);
    }

    @PostMapping
    ResponseEntity<Property> create(@RequestBody PropertyDraft draft) {
        Property property = changes.create(draft.checked());
        LOG.info("Property {} created in {}", property.id(), property.city());
        return ResponseEntity.created(URI.create("/api/properties/" + property.id()))
                .body(property);
    }

    @PutMapping("/{id}")
    Property replace(@PathVariable long id, @RequestBody PropertyDraft draft) {
        Property property = changes.replace(id, draft.checked());
        reader.forget(id);
        LOG.info("Property {} replaced", id);
        return property;
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable long id) {
        changes.delete(id);
        reader.forget(id);
        popularity.deleted(id);
        LOG.info("Property {} deleted", id);
        return ResponseEntity.noContent().build();
    }

    private static void checkLimit(int limit) {
        new Validation()
                .require(limit >= 1 && limit <= LONGEST_LIST, "limit", "must be from 1 to " + LONGEST_LIST)
                .check();
    }
}
