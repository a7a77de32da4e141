package io.rentscout;

import static io.rentscout.Visitor.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.rentscout.Visitor.Answer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every page of the HTTP API, over real servers. */
class ApiIT {

    private static Visitor visitor;
    private static RedisObserver redis;

    @BeforeAll
    static void serve() {
        redis = new RedisObserver(TestServers.get().redisUrl());
        visitor = Visitor.of("--rentscout.estimate.stub.failure-rate=0.4", "--rentscout.estimate.stub.latency=0ms");
    }

    @BeforeEach
    void forget() {
        redis.empty();
    }

    @AfterAll
    static void stop() {
        visitor.close();
        redis.close();
    }

    @Test
    void aSearchFindsWhatMatchesAndNothingElse() throws SQLException {
        JsonNode results = visitor.get("/api/properties?city=Moscow&type=studio&minPrice=500&maxPrice=1500&size=50")
                .body();

        assertThat(results.get("items")).hasSize(50).allSatisfy(item -> {
            assertThat(item.get("city").asString()).isEqualTo("Moscow");
            assertThat(item.get("type").asString()).isEqualTo("studio");
            assertThat(item.get("price").asDouble()).isBetween(500.0, 1500.0);
        });
        assertThat(results.get("total").asLong())
                .isEqualTo(number("SELECT count(*) FROM properties WHERE city = 'Moscow' AND type = 'studio'"
                        + " AND price BETWEEN 500 AND 1500"));
        assertThat(results.get("totalIsExact").asBoolean()).isTrue();
    }

    @Test
    void thePagesOfASearchHoldEachResultOnceInOrderOfPrice() {
        String search = "/api/properties?city=" + encode("Казань") + "&size=100&page=";
        List<Long> ids = new ArrayList<>();
        List<Double> prices = new ArrayList<>();
        JsonNode page;
        do {
            page = visitor.get(search + ids.size() / 100).body();
            page.get("items").forEach(item -> {
                ids.add(item.get("id").asLong());
                prices.add(item.get("price").asDouble());
            });
        } while (page.get("items").size() == 100);

        assertThat(ids)
                .doesNotHaveDuplicates()
                .hasSize(page.get("total").asInt())
                .hasSizeGreaterThan(200);
        assertThat(prices).isSorted();
    }

    @Test
    void aSearchUsesTheIndexAndALookUpByPhoneReadsTheWholeTable() throws SQLException {
        assertThat(plan("SELECT id FROM properties WHERE city = 'Сочи' AND price >= 100 AND price <= 900"
                        + " ORDER BY price, id LIMIT 20"))
                .contains("properties_city_price");
        assertThat(plan("SELECT id FROM properties WHERE phone = '+7' ORDER BY created_at DESC LIMIT 50"))
                .contains("Seq Scan on properties");
    }

    @Test
    void aPropertyIsReadFromTheDatabaseOnceAndThenFromTheCache() {
        long statements = statements();
        JsonNode first = visitor.get("/api/properties/7").body();
        JsonNode second = visitor.get("/api/properties/7").body();

        assertThat(second).isEqualTo(first);
        assertThat(first.get("id").asLong()).isEqualTo(7);
        assertThat(statements()).isEqualTo(statements + 1);
        assertThat(redis.timeToLive("rentscout:property:7")).isBetween(1L, 300L);
    }

    @Test
    void garbageInTheCacheIsReplaced() {
        JsonNode property = visitor.get("/api/properties/8").body();
        redis.set("rentscout:property:8", "{\"id\":");

        assertThat(visitor.get("/api/properties/8").body()).isEqualTo(property);
        assertThat(redis.get("rentscout:property:8")).contains("\"id\":8");
    }

    @Test
    void thePopularPropertiesAreThoseLookedAtMost() throws SQLException {
        assertThat(visitor.get("/api/properties/popular?limit=1")
                        .body()
                        .get(0)
                        .get("id")
                        .asLong())
                .as("before anybody looked, the stored views count")
                .isIn(numbers("SELECT id FROM properties WHERE views = (SELECT max(views) FROM properties)"));

        for (int id : new int[] {21, 22, 22, 22, 23, 23}) {
            visitor.get("/api/properties/" + id);
        }

        JsonNode popular = visitor.get("/api/properties/popular?limit=2").body();
        assertThat(popular).extracting(item -> item.get("id").asInt()).containsExactly(22, 23);
    }

    @Test
    void listingsAreFoundByPhone() throws SQLException {
        String phone = text("SELECT phone FROM properties WHERE phone IS NOT NULL GROUP BY phone"
                + " HAVING count(*) <= 50 ORDER BY count(*) DESC, phone LIMIT 1");

        JsonNode found =
                visitor.get("/api/properties/by-phone?phone=" + encode(phone)).body();

        assertThat(found)
                .extracting(item -> item.get("id").asLong())
                .containsExactlyInAnyOrderElementsOf(
                        numbers("SELECT id FROM properties WHERE phone = '" + phone + "'"));
    }

    @Test
    void statisticsAgreeWithTheTableAndAreKeptForHalfAnHour() throws SQLException {
        JsonNode moscow = visitor.get("/api/statistics/prices?city=Moscow").body();

        JsonNode house = moscow.get("types")
                .valueStream()
                .filter(type -> type.get("type").asString().equals("house"))
                .findFirst()
                .orElseThrow();
        String houses = " FROM properties WHERE city = 'Moscow' AND type = 'house'";
        assertThat(house.get("listings").asLong()).isEqualTo(number("SELECT count(*)" + houses));
        assertThat(house.get("average").decimalValue().toPlainString())
                .isEqualTo(text("SELECT round(avg(price), 2)" + houses));
        assertThat(house.get("highest").asDouble())
                .isGreaterThan(house.get("percentile90").asDouble());
        assertThat(house.get("percentile90").asDouble())
                .isGreaterThan(house.get("median").asDouble());

        long statements = statements();
        assertThat(visitor.get("/api/statistics/prices?city=Moscow").body()).isEqualTo(moscow);
        assertThat(statements()).isEqualTo(statements);
        assertThat(redis.timeToLive("rentscout:statistics:prices:Moscow")).isBetween(1701L, 1800L);
        assertThat(visitor.get("/api/statistics/prices?city=Moskow").status()).isEqualTo(404);
    }

    @Test
    void citiesAndTypesAreListedWithTheirListings() throws SQLException {
        JsonNode cities = visitor.get("/api/cities").body();
        JsonNode types = visitor.get("/api/property-types").body();

        long listings = number("SELECT count(*) FROM properties");
        assertThat(cities.valueStream()
                        .mapToLong(city -> city.get("listings").asLong())
                        .sum())
                .isEqualTo(listings);
        assertThat(types.valueStream()
                        .mapToLong(type -> type.get("listings").asLong())
                        .sum())
                .isEqualTo(listings);
        assertThat(cities.get(0).get("name").asString()).isEqualTo("Moscow");
        assertThat(types).hasSize(6);
        assertThat(redis.timeToLive("rentscout:catalogue:cities")).isBetween(3501L, 3600L);
        assertThat(redis.timeToLive("rentscout:catalogue:types")).isBetween(3501L, 3600L);
    }

    @Test
    void theAgentsPageAsksForEveryListingAnew() {
        long statements = statements();

        JsonNode adverts = visitor.get("/api/agents/Moscow/listings").body();

        assertThat(adverts).hasSize(20).allSatisfy(advert -> assertThat(
                        advert.get("agent").get("email").asString())
                .endsWith("@rentscout.example"));
        assertThat(adverts.findValues("photos"))
                .anySatisfy(photos -> assertThat(photos).isNotEmpty());
        assertThat(statements()).isEqualTo(statements + 1 + 2 * 20);
    }

    @Test
    void aListingIsCreatedReplacedAndDeleted() throws SQLException {
        String draft =
                "{\"agentId\":1,\"title\":\"O'Hara \\\"\\\\\\\" 🏡\",\"description\":\"Тихо\\n\",\"city\":\"Сочи\","
                        + "\"type\":\"loft\",\"price\":1000.5,\"area\":40.5,\"rooms\":2,\"phone\":\"+1\","
                        + "\"attributes\":{\"floor\":3},\"photos\":[\"https://photos.example/1\"]}";

        Answer created = visitor.send("POST", "/api/properties", draft);
        assertThat(created.status()).isEqualTo(201);
        long id = created.body().get("id").asLong();
        String path = "/api/properties/" + id;
        assertThat(created.response().headers().firstValue("Location")).hasValue(path);
        JsonNode asked = Visitor.JSON.readTree(draft);
        for (String field :
                List.of("agentId", "title", "description", "city", "type", "rooms", "phone", "attributes")) {
            assertThat(created.body().get(field)).as(field).isEqualTo(asked.get(field));
        }
        assertThat(visitor.get(path).body()).isEqualTo(created.body());
        assertThat(number("SELECT count(*) FROM photos WHERE property_id = " + id))
                .isEqualTo(1);

        ObjectNode changed = ((ObjectNode) asked).put("city", "Berlin").putNull("phone");
        changed.putArray("photos");
        assertThat(visitor.send("PUT", path, changed.toString()).status()).isEqualTo(200);
        assertThat(visitor.get(path).body().get("city").asString())
                .as("the cache forgot the old listing")
                .isEqualTo("Berlin");
        assertThat(number("SELECT count(*) FROM photos WHERE property_id = " + id))
                .isZero();

        assertThat(visitor.send("DELETE", path, "").status()).isEqualTo(204);
        assertThat(visitor.get(path).status()).isEqualTo(404);
        assertThat(visitor.send("DELETE", path, "").status()).isEqualTo(404);
        assertThat(visitor.send("PUT", path, draft).status()).isEqualTo(404);
        assertThat(visitor.get("/api/properties/popular").body())
                .noneSatisfy(item -> assertThat(item.get("id").asLong()).isEqualTo(id));
    }

    @Test
    void aFailedChangeLeavesNothingBehind() throws SQLException {
        long before = number("SELECT count(*) FROM photos");

        assertThat(visitor.send("DELETE", "/api/properties/987654321", "").status())
                .isEqualTo(404);
        Answer refused = visitor.send(
                "PUT",
                "/api/properties/1",
                "{\"agentId\":987654321,\"title\":\"T\",\"city\":\"C\",\"type\":\"loft\",\"price\":1}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().get("detail").asString()).isEqualTo("agentId is 987654321; there is no such agent");
        assertThat(number("SELECT count(*) FROM photos")).isEqualTo(before);
        assertThat(number("SELECT count(*) FROM properties WHERE agent_id = 987654321"))
                .isZero();
    }

    @Test
    void theEstimateServiceFailsNowAndThenAndAnotherTryMaySucceed() {
        List<Integer> statuses = new ArrayList<>();
        for (int attempt = 0; attempt < 40; attempt++) {
            Answer answer = visitor.get("/api/properties/5/estimate");
            statuses.add(answer.status());
            if (answer.status() == 200) {
                JsonNode estimate = answer.body().get("estimate");
                assertThat(estimate.get("low").asDouble())
                        .isLessThan(estimate.get("high").asDouble());
            } else {
                assertThat(answer.body().get("detail").asString()).startsWith("The price estimate service answered");
            }
        }
        assertThat(statuses).contains(200, 502, 503).containsOnly(200, 502, 503);
    }

    @Test
    void healthTellsOfBothServers() {
        JsonNode health = visitor.get("/actuator/health").body();

        assertThat(health.get("status").asString()).isEqualTo("UP");
        assertThat(health.get("components").get("db").get("status").asString()).isEqualTo("UP");
        assertThat(health.get("components").get("redis").get("status").asString())
                .isEqualTo("UP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        /api/properties?page=-1                     | 400 | page must not be negative; the first page is 0
        /api/properties?size=101                    | 400 | size must be from 1 to 100
        /api/properties?page=100&size=100           | 400 | page is too far: only the first 10000 results can be read, narrow the search
        /api/properties?page=x                      | 400 | page is "x"; it must be a whole number in range
        /api/properties?minPrice=x                  | 400 | minPrice is "x"; it must be a number
        /api/properties?minPrice=1e999999999        | 400 | minPrice must not be negative, and have at most 10 digits and 2 decimals
        /api/properties?minPrice=-1                 | 400 | minPrice must not be negative, and have at most 10 digits and 2 decimals
        /api/properties?minPrice=2&maxPrice=1       | 400 | maxPrice must not be below minPrice
        /api/properties?type=castle                 | 400 | type must be one of apartment, studio, room, house, townhouse, loft
        /api/properties?city=%00                    | 400 | city must not hold the character NUL
        /api/properties/0                           | 404 | There is no property 0
        /api/properties/x                           | 400 | id is "x"; it must be a whole number in range
        /api/properties/popular?limit=0             | 400 | limit must be from 1 to 100
        /api/properties/by-phone                    | 400 | Required parameter 'phone' is not present.
        /api/properties/0/estimate                  | 404 | There is no property 0
        /api/statistics/prices?city=%20             | 400 | city must not be empty
        /api/agents/Moscow/listings?size=51         | 400 | size must be from 1 to 50
        /api/nothing                                | 404 | No endpoint GET /api/nothing.
        """)
    void aBadRequestIsToldWhy(String path, int status, String detail) {
        Answer answer = visitor.get(path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().get("detail").asString()).isEqualTo(detail);
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void aBadDraftIsToldAllThatIsWrongWithIt() {
        Answer answer = visitor.send(
                "POST",
                "/api/properties",
                "{\"title\":\"\",\"city\":\"C\",\"type\":\"castle\",\"price\":0.001,\"rooms\":0,"
                        + "\"attributes\":[1],\"photos\":[\"ftp://x\"]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("errors"))
                .extracting(error -> error.get("field").asString())
                .containsExactly("title", "type", "price", "rooms", "attributes", "photos");
        assertThat(visitor.send("POST", "/api/properties", "{\"title\":")
                        .body()
                        .get("detail")
                        .asString())
                .startsWith("The body must be a JSON object of the listing: ");
        assertThat(visitor.send("POST", "/api/properties", "{\"rooms\":\"many\"}")
                        .status())
                .isEqualTo(400);
    }

    private static long statements() {
        return visitor.get("/internal/calls").body().get("jdbc_statements").asLong();
    }

    private static String plan(String query) throws SQLException {
        return String.join("\n", texts("EXPLAIN " + query));
    }

    private static long number(String query) throws SQLException {
        return numbers(query).get(0);
    }

    private static List<Long> numbers(String query) throws SQLException {
        return texts(query).stream().map(Long::valueOf).toList();
    }

    private static String text(String query) throws SQLException {
        return texts(query).get(0);
    }

    private static List<String> texts(String query) throws SQLException {
        try (Connection connection = TestServers.get().database("rentscout").connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        }
    }
}
