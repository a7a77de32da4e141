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
        List<@Nullable String> photos) {

    private static final int MOST_PHOTOS = 20;

    PropertyDraft {
        photos = photos == null ? List.of() : photos;
        attributes = attributes == null || attributes.isNull() ? null : attributes;
    }

    /** This draft, unless something is wrong with it: then the request ends with 400. */
    PropertyDraft checked() {
        new Validation()
                .requireText(title, "title", 200)
                .optionalText(description, "description", 20_000)
                .requireText(city, "city", 100)
                .require(
                        type != null && PropertyTypes.ALL.contains(type),
                        "type",
                        "must be one of " + String.join(", ", PropertyTypes.ALL))
                .require(price != null && price.signum() > 0, "price", "must be there and above 0")
                .optionalAmount(price, "price", 10, 2)
                .optionalAmount(area, "area", 6, 1)
                .require(rooms == null || rooms >= 1 && rooms <= 100, "rooms", "must be from 1 to 100")
                .optionalText(phone, "phone", 40)
                .require(
                        attributes == null || isStorable(attributes), "attributes", "must be a JSON object without NUL")
                .require(
                        photos.size() <= MOST_PHOTOS && photos.stream().allMatch(PropertyDraft::isUrl),
                        "photos",
                        "must be at most " + MOST_PHOTOS + " http(s) addresses")
                .check();
        return this;
    }

    private static boolean isUrl(@Nullable String url) {
        return url != null
                && url.length() <= 500
                && url.indexOf('\0') < 0
                && (url.startsWith("https://") || url.startsWith("http://"));
    }

    private static boolean isStorable(JsonNode attributes) {
        return attributes.isObject() && !attributes.toString().contains("\\u0000");
    }
}
