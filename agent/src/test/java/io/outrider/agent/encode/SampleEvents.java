package io.outrider.agent.encode;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.Origin;
import io.outrider.agent.event.RequestIds;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** One event of every kind that tests and the page of fields show. All happen in the same microsecond. */
public final class SampleEvents {
    /** 2026-11-23T17:35:11.123456Z */
    static final long EPOCH_MICROS = 1_795_455_311_123_456L;

    static final String CORRELATION = "8f14e45f-ceea-4672-a6f1-0e0a1b2c3d4e";
    static final long TRACE_HIGH = 0x4bf92f3577b34da6L;
    static final long TRACE_LOW = 0xa3ce929d0e0e4736L;
    static final String THREAD = "http-1";
    static final Origin POSTGRESQL = new Origin(THREAD, DbSystem.POSTGRESQL, "localhost:5432", "rentscout");

    private static final long PARENT = 0xb7ad6b7169203331L;

    private SampleEvents() {}

    static AgentConfig config(String... arguments) {
        Properties system = new Properties();
        system.setProperty("user.name", "ann");
        String given = "service.name=rentscout,service.version=1.3.0,service.environment=demo,service.node-name=web-1";
        return AgentConfig.read(
                given + "," + String.join(",", arguments), system, Map.of("HOSTNAME", "web-1.example.org"));
    }

    static WriterId writer() {
        return new WriterId("k3v9x0q2ab", "t3f8k2");
    }

    /** By name, in the order in which a reader would meet them. */
    static Map<String, CallEvent> all() {
        Map<String, CallEvent> events = new LinkedHashMap<>();
        events.put("http-request", httpRequest());
        events.put("http-request-failed", httpRequestFailed());
        events.put("db-query", query());
        events.put("db-query-slow-update", slowUpdate());
        events.put("db-query-failed", failedQuery());
        events.put("db-batch", batch());
        events.put("db-commit", jdbc(Action.DB_COMMIT));
        events.put("db-rollback", jdbc(Action.DB_ROLLBACK));
        events.put("db-fetch", fetch());
        events.put("db-ping", jdbc(Action.DB_PING));
        events.put("redis-command", redisGet());
        events.put("redis-command-blocking", redisBlocking());
        events.put("redis-command-failed", redisFailed());
        events.put("redis-pipeline", pipeline(Action.REDIS_PIPELINE));
        events.put("redis-transaction", pipeline(Action.REDIS_TRANSACTION));
        events.put("redis-connect", redisConnect());
        events.put("app", app());
        events.put("app-database-query", appDatabaseQuery());
        return events;
    }

    static CallEvent query() {
        CallEvent event = jdbc(Action.DB_QUERY);
        event.text = "SELECT id, title, price FROM listings WHERE city = $1 AND rooms > 2 ORDER BY price";
        event.returnedRows = 20;
        return event;
    }

    static CallEvent redisGet() {
        CallEvent event = redis(Action.REDIS_COMMAND);
        event.command = "GET".getBytes(StandardCharsets.US_ASCII);
        event.key = "listing:4711:photos";
        event.keyCount = 1;
        event.reply = CallEvent.REPLY_ABSENT;
        return event;
    }

    static CallEvent httpRequest() {
        CallEvent event = inRequest(Action.HTTP_REQUEST);
        event.spanId = 0xb7ad6b7169203331L;
        event.parentId = 0;
        event.durationNanos = 42_000_499;
        event.request = new RequestIds(TRACE_HIGH, TRACE_LOW, event.spanId, CORRELATION, "req-7", "u-17");
        event.httpMethod = "GET";
        event.path = "/api/listings?city=Berlin";
        event.clientAddress = "10.0.0.9";
        event.userAgent = "curl/8.5";
        event.status = 200;
        event.dbCount = 2;
        event.dbNanos = 2_469_134;
        event.redisCount = 1;
        event.redisNanos = 234_567;
        event.cacheHits = 0;
        event.cacheMisses = 1;
        return event;
    }

    private static CallEvent httpRequestFailed() {
        CallEvent event = httpRequest();
        event.status = 500;
        event.durationNanos = 1_200_000_000;
        event.error = failure(new IllegalStateException("no price for this listing"));
        return event;
    }

    private static CallEvent slowUpdate() {
        CallEvent event = jdbc(Action.DB_QUERY);
        event.durationNanos = 750_000_000;
        event.text = "/* job=prices */ UPDATE listings SET price = 900 WHERE id IN (1, 2, 3) -- now";
        event.affectedRows = 3;
        return event;
    }

    private static CallEvent failedQuery() {
        CallEvent event = jdbc(Action.DB_QUERY);
        event.text = "INSERT INTO bookings (listing_id, tenant) VALUES ($1, 'Zoë')";
        event.error = failure(new SQLException(
                "ERROR: duplicate key value violates unique constraint \"bookings_pkey\"\n  Detail: Key (id)=(5) already exists.",
                "23505"));
        return event;
    }

    private static CallEvent batch() {
        CallEvent event = jdbc(Action.DB_BATCH);
        event.text = "INSERT INTO views (listing_id) VALUES (?)";
        event.batchSize = 50;
        event.affectedRows = 50;
        return event;
    }

    private static CallEvent fetch() {
        CallEvent event = jdbc(Action.DB_FETCH);
        event.text = "SELECT * FROM views";
        event.returnedRows = 1;
        return event;
    }

    private static CallEvent redisBlocking() {
        CallEvent event = redis(Action.REDIS_COMMAND);
        event.command = "BLPOP";
        event.key = "jobs".getBytes(StandardCharsets.US_ASCII);
        event.keyCount = 2;
        event.reply = CallEvent.REPLY_PRESENT;
        event.blocking = true;
        event.durationNanos = 3_000_000_000L;
        return event;
    }

    private static CallEvent redisFailed() {
        CallEvent event = redis(Action.REDIS_COMMAND);
        event.command = "HGET";
        event.key = "listing:4711";
        event.keyCount = 1;
        event.error =
                failure(new RuntimeException("WRONGTYPE Operation against a key holding the wrong kind of value"));
        return event;
    }

    private static CallEvent pipeline(Action action) {
        CallEvent event = redis(action);
        event.batchSize = 3;
        return event;
    }

    private static CallEvent redisConnect() {
        CallEvent event = redis(Action.REDIS_CONNECT);
        event.command = "HELLO";
        return event;
    }

    private static CallEvent app() {
        CallEvent event = inRequest(Action.APP);
        event.durationNanos = -1;
        event.logger = "io.rentscout.search.Search";
        event.appAction = "search.finished";
        event.message = "Search for flats in Köln";
        event.fields = new Object[] {
            "city", "Köln", "items_count", 12, "cache_hit", true, "ratio", 0.25, "price.max", 900L, "note", null
        };
        return event;
    }

    private static CallEvent appDatabaseQuery() {
        CallEvent event = inRequest(Action.APP);
        event.logger = "io.rentscout.Legacy";
        event.appAction = "database.query";
        event.fields = new Object[] {"database_query", "select * from old where mail = 'ann@example.org'", "rows", 4L};
        return event;
    }

    private static CallEvent jdbc(Action action) {
        CallEvent event = inRequest(action);
        event.origin = POSTGRESQL;
        event.backendPid = 812;
        return event;
    }

    private static CallEvent redis(Action action) {
        CallEvent event = inRequest(action);
        event.origin = new Origin(THREAD, DbSystem.REDIS, "localhost:6379", "0");
        return event;
    }

    private static CallEvent inRequest(Action action) {
        CallEvent event = new CallEvent();
        event.action = action;
        event.origin = new Origin(THREAD, DbSystem.NONE, null, null);
        event.durationNanos = 1_234_567;
        event.spanId = 0x00f067aa0ba902b7L;
        event.parentId = PARENT;
        event.request = new RequestIds(TRACE_HIGH, TRACE_LOW, PARENT, CORRELATION, null, null);
        return event;
    }

    private static Throwable failure(Throwable failure) {
        failure.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("io.rentscout.listing.Listings", "find", "Listings.java", 48),
            new StackTraceElement("io.rentscout.web.Routes", "get", "Routes.java", 21)
        });
        return failure;
    }
}
