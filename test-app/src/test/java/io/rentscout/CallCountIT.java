package io.rentscout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** RentScout's own count against what PostgreSQL and Redis saw, from its start on. */
class CallCountIT {

    private static final String DRAFT = "{\"title\":\"T\",\"city\":\"Сочи\",\"type\":\"loft\",\"price\":1000,"
            + "\"photos\":[\"https://photos.example/1\",\"https://photos.example/2\"]}";

    private final TestServers servers = TestServers.get();

    @Test
    void whatRentScoutCountsIsWhatTheServersSaw() throws SQLException, IOException {
        try (RedisObserver redis = new RedisObserver(servers.redisUrl());
                Connection observer = servers.database("rentscout").connect();
                Statement statement = observer.createStatement()) {
            statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
            redis.empty();
            redis.reset();
            statement.execute("SELECT pg_stat_statements_reset()");
            int logStart = servers.serverLog().size();

            JsonNode calls;
            int requests;
            try (Visitor visitor = Visitor.of("--rentscout.estimate.stub.latency=1ms")) {
                requests = visitEverything(visitor);
                calls = visitor.get("/internal/calls").body();
            }

            Map<String, Long> redisCalls = redis.calls();
            assertThat(redisCalls).containsKeys("get", "set", "del", "zincrby", "zrevrange", "zrem", "ping");
            assertThat(calls.get("redis_commands").asLong())
                    .as("%s", redisCalls)
                    .isEqualTo(redisCalls.values().stream()
                            .mapToLong(Long::longValue)
                            .sum());

            Map<String, Long> statements = statements(statement);
            assertThat(calls.get("jdbc_statements").asLong())
                    .as("%s", statements)
                    .isEqualTo(statements.values().stream()
                            .mapToLong(Long::longValue)
                            .sum());

            // pg_stat_statements counts a prepared COMMIT only once; the log has each.
            assertThat(calls.get("jdbc_commits").asLong())
                    .isEqualTo(logged(logStart, ": COMMIT"))
                    .isEqualTo(4);
            assertThat(calls.get("jdbc_rollbacks").asLong())
                    .isEqualTo(logged(logStart, ": ROLLBACK"))
                    .isEqualTo(3);

            assertThat(calls.get("http_requests").asInt()).isEqualTo(requests + 1);
        }
    }

    /** The number of requests that reached RentScout, those of its own estimate client included. */
    private static int visitEverything(Visitor visitor) {
        String[] reads = {
            "/api/properties?city=Moscow&minPrice=100&maxPrice=3000&type=apartment&page=1&size=5",
            "/api/properties?type=loft",
            "/api/properties",
            "/api/properties?size=0",
            "/api/properties/popular",
            "/api/properties/1",
            "/api/properties/1",
            "/api/properties/987654321",
            "/api/properties/popular?limit=3",
            "/api/properties/by-phone?phone=%2B7",
            "/api/statistics/prices?city=Moscow",
            "/api/statistics/prices?city=Moscow",
            "/api/cities",
            "/api/cities",
            "/api/property-types",
            "/api/agents/Moscow/listings",
            "/actuator/health",
            "/no/such/page"
        };
        for (String path : reads) {
            visitor.get(path);
        }
        int estimates = 12;
        for (int id = 1; id <= estimates; id++) {
            visitor.get("/api/properties/" + id + "/estimate");
        }
        String first = "/api/properties/"
                + visitor.send("POST", "/api/properties", DRAFT)
                        .body()
                        .get("id")
                        .asLong();
        String second = "/api/properties/"
                + visitor.send("POST", "/api/properties", DRAFT)
                        .body()
                        .get("id")
                        .asLong();
        visitor.send("PUT", first, DRAFT.replace("Сочи", "Berlin"));
        visitor.send("POST", "/api/properties", DRAFT.replace("{", "{\"agentId\":987654321,"));
        visitor.send("POST", "/api/properties", "{}");
        visitor.send("PUT", "/api/properties/987654321", DRAFT);
        visitor.send("DELETE", first, "");
        visitor.send("DELETE", first, "");
        visitor.get(second);
        return reads.length + 2 * estimates + 9;
    }

    /**
     * Calls by statement, save what the driver sets up on a new connection and the transactions' bounds. A failed
     * INSERT is not in them: PostgreSQL counts only what ended well, so the one this test provokes is added.
     */
    private static Map<String, Long> statements(Statement observer) throws SQLException {
        Map<String, Long> calls = new TreeMap<>();
        try (ResultSet row = observer.executeQuery("SELECT query, sum(calls) FROM pg_stat_statements"
                + " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
                + " AND query !~ '^(SET|BEGIN|COMMIT|ROLLBACK)' AND query NOT LIKE '%pg_stat_statements%'"
                + " GROUP BY query")) {
            while (row.next()) {
                calls.put(row.getString(1), row.getLong(2));
            }
        }
        calls.put("the INSERT without an agent", 1L);
        return calls;
    }

    private long logged(int from, String ending) throws IOException {
        return servers.serverLog().stream()
                .skip(from)
                .filter(line -> line.endsWith(ending))
                .count();
    }
}
