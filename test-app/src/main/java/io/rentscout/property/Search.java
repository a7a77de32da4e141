package io.rentscout.property;

import io.rentscout.web.Validation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a visitor searches for. */
record Search(
        @Nullable String city,
        @Nullable BigDecimal minPrice,
        @Nullable BigDecimal maxPrice,
        @Nullable String type,
        int page,
        int size) {

    static final int LARGEST_PAGE = 100;

    /** Nobody reads further, and OFFSET would make PostgreSQL walk all the rows before. */
    static final int LAST_ROW = 10_000;

    Search {
        new Validation()
                .require(
                        city == null || !city.isBlank(), "city", "must not be blank; leave it out to search everywhere")
                .optionalText(city, "city", 100)
                .optionalAmount(minPrice, "minPrice", 10, 2)
                .optionalAmount(maxPrice, "maxPrice", 10, 2)
                .require(
                        minPrice == null || maxPrice == null || minPrice.compareTo(maxPrice) <= 0,
                        "maxPrice",
                        "must not be below minPrice")
                .require(
                        type == null || PropertyTypes.ALL.contains(type),
                        "type",
                        "must be one of " + String.join(", ", PropertyTypes.ALL))
                .require(page >= 0, "page", "must not be negative; the first page is 0")
                .require(size >= 1 && size <= LARGEST_PAGE, "size", "must be from 1 to " + LARGEST_PAGE)
                .require(
                        (page + 1L) * size <= LAST_ROW,
                        "page",
                        "is too far: only the first " + LAST_ROW + " results can be read, narrow the search")
                .check();
    }

    /** The WHERE clause, or nothing. */
    String where() {
        List<String> conditions = new ArrayList<>();
        if (city != null) {
            conditions.add("city = ?");
        }
        if (minPrice != null) {
            conditions.add("price >= ?");
        }
        if (maxPrice != null) {
            conditions.add("price <= ?");
        }
        if (type != null) {
            conditions.add("type = ?");
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** The arguments of {@link #where}, followed by these. */
    Object[] arguments(Object... more) {
        List<Object> arguments = new ArrayList<>();
        for (Object argument : new @Nullable Object[] {city, minPrice, maxPrice, type}) {
            if (argument != null) {
                arguments.add(argument);
            }
        }
        arguments.addAll(List.of(more));
        return arguments.toArray();
    }
}
