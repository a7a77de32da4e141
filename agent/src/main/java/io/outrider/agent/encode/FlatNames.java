package io.outrider.agent.encode;

/** Field names of the flat format that {@link Names} does not have. */
final class FlatNames {
    static final byte[] ACTION = JsonLine.name("action");
    static final byte[] APPLICATION_NAME = JsonLine.name("application_name");
    static final byte[] APPLICATION_VERSION = JsonLine.name("application_version");
    static final byte[] BACKEND_PID = JsonLine.name("backend_pid");
    static final byte[] BATCH_SIZE = JsonLine.name("batch_size");
    static final byte[] CACHE_HIT = JsonLine.name("cache_hit");
    static final byte[] CACHE_HITS = JsonLine.name("cache_hits");
    static final byte[] CACHE_MISSES = JsonLine.name("cache_misses");
    static final byte[] CLIENT_ADDRESS = JsonLine.name("client_address");
    static final byte[] CORRELATION_ID = JsonLine.name("correlation_id");
    static final byte[] DATABASE_NAME = JsonLine.name("database_name");
    static final byte[] DATABASE_OPERATION = JsonLine.name("database_operation");
    static final byte[] DATABASE_QUERY = JsonLine.name("database_query");
    static final byte[] DATABASE_SUMMARY = JsonLine.name("database_summary");
    static final byte[] DATABASE_SYSTEM = JsonLine.name("database_system");
    static final byte[] DATABASE_TABLE = JsonLine.name("database_table");
    static final byte[] DATASET = JsonLine.name("dataset");
    static final byte[] DB_COUNT = JsonLine.name("db_count");
    static final byte[] DB_DURATION_MS = JsonLine.name("db_duration_ms");
    static final byte[] ERROR_CODE = JsonLine.name("error_code");
    static final byte[] ERROR_MESSAGE = JsonLine.name("error_message");
    static final byte[] ERROR_TYPE = JsonLine.name("error_type");
    static final byte[] EVENT = JsonLine.name("event");
    static final byte[] HOST_NAME = JsonLine.name("host_name");
    static final byte[] NODE_NAME = JsonLine.name("node_name");
    static final byte[] OUTCOME = JsonLine.name("outcome");
    static final byte[] PARENT_ID = JsonLine.name("parent_id");
    static final byte[] QUERY_FINGERPRINT = JsonLine.name("query_fingerprint");
    static final byte[] REDIS_COMMAND = JsonLine.name("redis_command");
    static final byte[] REDIS_COUNT = JsonLine.name("redis_count");
    static final byte[] REDIS_DURATION_MS = JsonLine.name("redis_duration_ms");
    static final byte[] REDIS_KEYS = JsonLine.name("redis_keys");
    static final byte[] REDIS_KEY_PATTERN = JsonLine.name("redis_key_pattern");
    static final byte[] REQUEST_ID = JsonLine.name("request_id");
    static final byte[] ROWS_AFFECTED = JsonLine.name("rows_affected");
    static final byte[] SERVER_ADDRESS = JsonLine.name("server_address");
    static final byte[] SERVER_PORT = JsonLine.name("server_port");
    static final byte[] SPAN_ID = JsonLine.name("span_id");
    static final byte[] THREAD_NAME = JsonLine.name("thread_name");
    static final byte[] TRACE_ID = JsonLine.name("trace_id");
    static final byte[] USER_AGENT = JsonLine.name("user_agent");
    static final byte[] USER_ID = JsonLine.name("user_id");

    private FlatNames() {}
}
