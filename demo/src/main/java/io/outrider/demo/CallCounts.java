package io.outrider.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One party's count of the same calls. */
record CallCounts(long requests, long statements, long commits, long rollbacks, long redisCommands) {

    /** From RentScout's own account. */
    static CallCounts of(JsonNode calls) {
        return new CallCounts(
                calls.path("http_requests").asLong(),
                calls.path("jdbc_statements").asLong(),
                calls.path("jdbc_commits").asLong(),
                calls.path("jdbc_rollbacks").asLong(),
                calls.path("redis_commands").asLong());
    }

    /** From the events of each action. A further page of a cursor belongs to its statement; a ping is the pool's. */
    static CallCounts of(SegmentTally events) {
        return new CallCounts(
                events.of("http.request"),
                events.of("db.query", "db.batch"),
                events.of("db.commit"),
                events.of("db.rollback"),
                events.of("redis.command", "redis.pipeline"));
    }

    Map<String, Long> byName() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("HTTP requests", requests);
        counts.put("JDBC statements", statements);
        counts.put("JDBC commits", commits);
        counts.put("JDBC rollbacks", rollbacks);
        counts.put("Redis commands", redisCommands);
        return counts;
    }
}
