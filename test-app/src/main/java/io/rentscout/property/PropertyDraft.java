package io.rentscout.property;

import io.rentscout.web.Validation;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A listing as its owner writes it: the body of POST and PUT. */
record PropertyDraft(
        @Nullable Long agentId,
        @Nullable String title,
        @Nullable String description,
        @Nullable String city,
        @Nullable String type,
        @Nullable BigDecimal price,
        @Nullable BigDecimal area,
        @Nullable Integer rooms,
        @Nullable String phone,
        @Nullable JsonNode attributes,
        @Nullable List<String> photos) {

    private static final BigDecimal HIGHEST_PRICE = new BigDecimal("9999999999.99");
    private static final BigDecimal LARGEST_AREA = new BigDecimal("99999.9");
    private static final int MOST_PHOTOS = 20;

    PropertyDraft {
        new Validation()
                .requireText(title, "title", 200)
                .require(
                        description == null || description.length() <= 20_000,
                        "description",
                        "must not be longer than 20000 characters")
                .requireText(city, "city", 100)
                .require(
                        type != null && PropertyTypes.ALL.contains(type),
                        "type",
                        "must be one of " + String.join(", ", PropertyTypes.ALL))
                .require(
                        price != null && price.signum() > 0 && price.compareTo(HIGHEST_PRICE) <= 0,
                        "price",
                        "must be above 0 and at most " + HIGHEST_PRICE)
                .require(
                        area == null || area.signum() > 0 && area.compareTo(LARGEST_AREA) <= 0,
                        "area",
                        "must be above 0 and at most " + LARGEST_AREA)
                .require(rooms == null || rooms >= 1 && rooms <= 100, "rooms", "must be from 1 to 100")
                .require(phone == null || phone.length() <= 40, "phone", "must not be longer than 40 characters")
                .require(
                        attributes == null || attributes.isObject() || attributes.isNull(),
                        "attributes",
                        "must be a JSON object")
                .require(
                        photos == null
                                || photos.size() <= MOST_PHOTOS
                                        && photos.stream().allMatch(PropertyDraft::isUrl),
                        "photos",
                        "must be at most " + MOST_PHOTOS + " http(s) addresses")
                .require(noNul(title) && noNul(description) && noNul(city) && noNul(phone), "text", "must hold no NUL")
                .check();
        photos = photos == null ? List.of() : List.copyOf(photos);
        attributes = attributes == null || attributes.isNull() ? null : attributes;
    }

    private static boolean isUrl(@Nullable String url) {
        return url != null && url.length() <= 500 && (url.startsWith("https://") || url.startsWith("http://"));
    }

    /** PostgreSQL's text holds every character but this one. */
    private static boolean noNul(@Nullable String text) {
        return text == null || text.indexOf('\0') < 0;
    }
}
