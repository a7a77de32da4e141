package io.rentscout.calls;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What RentScout has done since it started, counted where its own code does it. Any thread. */
@Component
final class CallCounts {

    private final AtomicLong httpRequests = new AtomicLong();
    private final AtomicLong statements = new AtomicLong();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong rollbacks = new AtomicLong();
    private final AtomicLong redisCommands = new AtomicLong();

    /** The counts at one moment, as {@code GET /internal/calls} gives them. */
    record Snapshot(
            @JsonProperty("http_requests") long httpRequests,
            @JsonProperty("jdbc_statements") long statements,
            @JsonProperty("jdbc_commits") long commits,
            @JsonProperty("jdbc_rollbacks") long rollbacks,
            @JsonProperty("redis_commands") long redisCommands) {}

    void httpRequest() {
        httpRequests.incrementAndGet();
    }

    void statement() {
        statements.incrementAndGet();
    }

    void commit() {
        commits.incrementAndGet();
    }

    void rollback() {
        rollbacks.incrementAndGet();
    }

    void redisCommand() {
        redisCommands.incrementAndGet();
    }

    Snapshot snapshot() {
        return new Snapshot(httpRequests.get(), statements.get(), commits.get(), rollbacks.get(), redisCommands.get());
    }
}
