package io.outrider.demo;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one visitor asks for next: mostly searches and single listings, the popular ones more often, now and then a
 * change, and the two pages that RentScout serves badly. One thread.
 */
final class TrafficMix {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final List<String> TYPES = List.of("apartment", "studio", "room", "house", "townhouse", "loft");

    private final Random random;
    private final List<String> cities;
    private final Zipf cityRank;
    private final Zipf listingRank;
    private final List<String> phonesSeen = new ArrayList<>();
    private final List<Long> ownListings = new ArrayList<>();

    /** One request. The path carries its query. */
    record Visit(String method, String path, @Nullable String body) {
        static Visit get(String path) {
            return new Visit("GET", path, null);
        }
    }

    /** @param cities by size, the largest first */
    TrafficMix(List<String> cities, int listings, long seed) {
        this.random = new Random(seed);
        this.cities = cities;
        this.cityRank = new Zipf(cities.size());
        this.listingRank = new Zipf(listings);
    }

    Visit next() {
        int dice = random.nextInt(100);
        if (dice < 36) {
            return search();
        } else if (dice < 66) {
            return Visit.get("/api/properties/" + listing());
        } else if (dice < 72) {
            return Visit.get("/api/properties/popular?limit=10");
        } else if (dice < 78) {
            return Visit.get("/api/statistics/prices?city=" + encode(city()));
        } else if (dice < 81) {
            return Visit.get("/api/cities");
        } else if (dice < 83) {
            return Visit.get("/api/property-types");
        } else if (dice < 88) {
            return Visit.get("/api/properties/" + listing() + "/estimate");
        } else if (dice < 91) {
            return Visit.get("/api/agents/" + encode(city()) + "/listings?size=20");
        } else if (dice < 94) {
            return Visit.get("/api/properties/by-phone?phone=" + encode(phone()));
        }
        return change(dice);
    }

    /** Learns from answers as a visitor does: a phone number to look up, a listing of one's own to change. */
    void answered(Visit visit, HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2 || !visit.path().matches("/api/properties(/\\d+)?")) {
            return;
        }
        if (visit.method().equals("POST")) {
            ownListings.add(MAPPER.readTree(response.body()).get("id").asLong());
        } else if (visit.method().equals("GET") && phonesSeen.size() < 1_000) {
            JsonNode phone = MAPPER.readTree(response.body()).path("phone");
            if (phone.isString()) {
                phonesSeen.add(phone.asString());
            }
        }
    }

    private Visit search() {
        StringBuilder path = new StringBuilder("/api/properties?city=").append(encode(city()));
        if (random.nextInt(100) < 40) {
            path.append("&type=").append(TYPES.get(random.nextInt(TYPES.size())));
        }
        if (random.nextInt(100) < 30) {
            int least = 100 * (1 + random.nextInt(20));
            path.append("&minPrice=").append(least).append("&maxPrice=").append(least * 3);
        }
        int page = (int) (-Math.log(1 - random.nextDouble()) * 1.2);
        return Visit.get(path.append("&page=").append(page).toString());
    }

    private Visit change(int dice) {
        if (dice < 97 || ownListings.isEmpty()) {
            return new Visit("POST", "/api/properties", draft());
        }
        int which = random.nextInt(ownListings.size());
        String path = "/api/properties/" + ownListings.get(which);
        if (dice < 99) {
            return new Visit("PUT", path, draft());
        }
        ownListings.remove(which);
        return new Visit("DELETE", path, null);
    }

    private String draft() {
        String city = city();
        return MAPPER.writeValueAsString(Map.of(
                "title", "Quiet \"corner\" flat, " + city + " \ud83c\udf33",
                "city", city,
                "type", TYPES.get(random.nextInt(TYPES.size())),
                "price", 300 + random.nextInt(3_000),
                "rooms", 1 + random.nextInt(4)));
    }

    private String city() {
        return cities.get(cityRank.draw(random) - 1);
    }

    private int listing() {
        return listingRank.draw(random);
    }

    private String phone() {
        return phonesSeen.isEmpty() ? "+0 000" : phonesSeen.get(random.nextInt(phonesSeen.size()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
