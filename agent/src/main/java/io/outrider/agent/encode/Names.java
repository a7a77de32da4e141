package io.outrider.agent.encode;

import io.outrider.agent.event.Action;
import org.jspecify.annotations.Nullable;

/** Field names as they stand in a line, quotes and colon included. */
final class Names {
    static final byte[] ADDRESS = JsonLine.name("address");
    static final byte[] AFFECTED = JsonLine.name("affected");
    static final byte[] BACKEND = JsonLine.name("backend");
    static final byte[] BATCH = JsonLine.name("batch");
    static final byte[] BLOCKING = JsonLine.name("blocking");
    static final byte[] CACHE = JsonLine.name("cache");
    static final byte[] CLIENT = JsonLine.name("client");
    static final byte[] CODE = JsonLine.name("code");
    static final byte[] COLLECTION = JsonLine.name("collection");
    static final byte[] CORRELATION = JsonLine.name("correlation");
    static final byte[] COUNT = JsonLine.name("count");
    static final byte[] DB = JsonLine.name("db");
    static final byte[] DURATION = JsonLine.name("duration");
    static final byte[] DURATION_MS = JsonLine.name("duration_ms");
    static final byte[] ENVIRONMENT = JsonLine.name("environment");
    static final byte[] ERROR = JsonLine.name("error");
    static final byte[] FINGERPRINT = JsonLine.name("fingerprint");
    static final byte[] HIT = JsonLine.name("hit");
    static final byte[] HITS = JsonLine.name("hits");
    static final byte[] HOST = JsonLine.name("host");
    static final byte[] HTTP = JsonLine.name("http");
    static final byte[] ID = JsonLine.name("id");
    static final byte[] ITEMS_COUNT = JsonLine.name("items_count");
    static final byte[] KEYS = JsonLine.name("keys");
    static final byte[] KEY_PATTERN = JsonLine.name("key_pattern");
    static final byte[] LABELS = JsonLine.name("labels");
    static final byte[] LIKE = JsonLine.name("like");
    static final byte[] LOGGER = JsonLine.name("logger");
    static final byte[] MESSAGE = JsonLine.name("message");
    static final byte[] METHOD = JsonLine.name("method");
    static final byte[] MISSES = JsonLine.name("misses");
    static final byte[] NAME = JsonLine.name("name");
    static final byte[] NAMESPACE = JsonLine.name("namespace");
    static final byte[] NODE = JsonLine.name("node");
    static final byte[] NUMERIC_LABELS = JsonLine.name("numeric_labels");
    static final byte[] OPERATION = JsonLine.name("operation");
    static final byte[] ORIGINAL = JsonLine.name("original");
    static final byte[] OUTRIDER = JsonLine.name("outrider");
    static final byte[] PATH = JsonLine.name("path");
    static final byte[] PID = JsonLine.name("pid");
    static final byte[] PORT = JsonLine.name("port");
    static final byte[] PROCESS = JsonLine.name("process");
    static final byte[] QUERY = JsonLine.name("query");
    static final byte[] REDIS = JsonLine.name("redis");
    static final byte[] REQUEST = JsonLine.name("request");
    static final byte[] RESPONSE = JsonLine.name("response");
    static final byte[] RETURNED_ROWS = JsonLine.name("returned_rows");
    static final byte[] ROWS = JsonLine.name("rows");
    static final byte[] SERVER = JsonLine.name("server");
    static final byte[] SERVICE = JsonLine.name("service");
    static final byte[] SIZE = JsonLine.name("size");
    static final byte[] SLOW = JsonLine.name("slow");
    static final byte[] STACK_TRACE = JsonLine.name("stack_trace");
    static final byte[] STATUS_CODE = JsonLine.name("status_code");
    static final byte[] SUMMARY = JsonLine.name("summary");
    static final byte[] SYSTEM = JsonLine.name("system");
    static final byte[] TEXT = JsonLine.name("text");
    static final byte[] THREAD = JsonLine.name("thread");
    static final byte[] TRUNCATED = JsonLine.name("truncated");
    static final byte[] TYPE = JsonLine.name("type");
    static final byte[] URL = JsonLine.name("url");
    static final byte[] USER = JsonLine.name("user");
    static final byte[] USER_AGENT = JsonLine.name("user_agent");
    static final byte[] VERSION = JsonLine.name("version");

    // Objects that hold nothing but an id.
    static final byte[] TRACE_ID = JsonLine.ascii("\"trace\":{\"id\":");
    static final byte[] SPAN_ID = JsonLine.ascii("\"span\":{\"id\":");
    static final byte[] PARENT_ID = JsonLine.ascii("\"parent\":{\"id\":");
    static final byte[] END_ID = JsonLine.ascii("\"}");

    static final byte[] AFTER_APP_ACTION = JsonLine.ascii("\",\"kind\":\"event\",\"type\":[\"");
    static final byte[] BATCH_PREFIX = JsonLine.ascii("BATCH ");
    static final byte[] NOTHING = {};
    static final byte[] COMMA = {','};

    private static final byte[] COMMIT = JsonLine.ascii("COMMIT");
    private static final byte[] ROLLBACK = JsonLine.ascii("ROLLBACK");
    private static final byte[] PIPELINE = JsonLine.ascii("PIPELINE");
    private static final byte[] MULTI = JsonLine.ascii("MULTI");

    private Names() {}

    /** {@code db.operation.name} where the action alone says it. */
    static byte @Nullable [] operation(Action action) {
        switch (action) {
            case DB_COMMIT:
                return COMMIT;
            case DB_ROLLBACK:
                return ROLLBACK;
            case REDIS_PIPELINE:
                return PIPELINE;
            case REDIS_TRANSACTION:
                return MULTI;
            default:
                return null;
        }
    }
}
