package io.outrider.agent.config;

/** Every key there is: name, kind, default, what it is for. {@code docs/configuration.md} is generated from this list. */
enum ConfigKey {
    ENABLED("enabled", ValueKind.BOOLEAN, "true", "Switches the whole agent off; the host then runs untouched."),
    CONFIG_FILE(
            "config-file",
            ValueKind.TEXT,
            "",
            "A properties file with further keys, with or without the prefix `outrider.`; every other source wins over it."),
    RUN_DIR(
            "run-dir",
            ValueKind.TEXT,
            "",
            "The folder shared with the sidecar. Default: `outrider-USER` under the JVM's temporary folder."),
    SERVICE_NAME(
            "service.name",
            ValueKind.TEXT,
            "",
            "`service.name` of every event. Default: `OTEL_SERVICE_NAME`, `spring.application.name`, the name of the jar"
                    + " that was started, the simple name of the main class, else `jvm`."),
    SERVICE_VERSION(
            "service.version",
            ValueKind.TEXT,
            "",
            "`service.version` of every event. Default: the version in the name of the jar that was started, if any."),
    SERVICE_ENVIRONMENT("service.environment", ValueKind.TEXT, "", "`service.environment` of every event."),
    SERVICE_NODE_NAME(
            "service.node-name",
            ValueKind.TEXT,
            "",
            "`service.node.name` of every event, to tell instances apart. Default: the host name."),
    OUTPUT(
            "output",
            ValueKind.OUTPUT,
            "segments",
            "Where events go: `segments` (files in the run directory), `stdout`, or `tcp:HOST:PORT` (one JSON object a line,"
                    + " Logstash's `json_lines`)."),
    FORMAT(
            "format",
            ValueKind.choice("ecs", "logstash"),
            "ecs",
            "The shape of an event: nested ECS, or the flat names of logstash-logback-encoder. The sidecar analyses `ecs` only."),
    BUFFER_CAPACITY(
            "buffer.capacity",
            ValueKind.POWER_OF_TWO,
            "32768",
            "How many events may wait for the drain thread; a power of two. The busiest threads have room for a quarter of it besides, each for itself."),
    BUFFER_OVERFLOW(
            "buffer.overflow",
            ValueKind.choice("drop", "block"),
            "drop",
            "When the buffer is full: `drop` the event and count it, or `block` the host thread until there is room."),
    FLUSH_INTERVAL(
            "flush-interval",
            ValueKind.DURATION,
            "100ms",
            "The longest time an encoded event waits before it is written."),
    SEGMENTS_LINES(
            "segments.lines",
            ValueKind.choice("short", "full"),
            "short",
            "`short` lines leave out what an earlier line in the same segment says of the same statement; the sidecar makes them whole again. Choose `full` when a shipper other than the sidecar reads the segments. `format=logstash` is always full."),
    SEGMENTS_MAX_BYTES(
            "segments.max-bytes",
            ValueKind.SIZE,
            "32MiB",
            "A segment is closed when the next batch, some 64 KiB under load, would take it past this size."),
    SEGMENTS_MAX_AGE("segments.max-age", ValueKind.DURATION, "60s", "A segment is closed at this age."),
    SEGMENTS_BUDGET(
            "segments.budget",
            ValueKind.SIZE,
            "1GiB",
            "All segments of the folder together; past it the oldest are deleted and their events counted as evicted."),
    SLOW_THRESHOLD(
            "slow-threshold",
            ValueKind.DURATION,
            "500ms",
            "A database or Redis call that takes longer is logged at `WARN` with `outrider.slow`."),
    HTTP_SLOW_THRESHOLD("http.slow-threshold", ValueKind.DURATION, "1s", "The same for a whole HTTP request."),
    QUERY_MAX_LENGTH(
            "query.max-length", ValueKind.LENGTH, "8192", "`db.query.text` is cut after this many characters."),
    STACK_TRACE_MAX_LENGTH(
            "error.stack-trace.max-length",
            ValueKind.LENGTH,
            "4096",
            "`error.stack_trace` is cut after this many characters; 0 leaves it out."),
    HEARTBEAT_INTERVAL("heartbeat-interval", ValueKind.DURATION, "1s", "How often the heartbeat file is replaced."),
    INSTRUMENT_JDBC("instrument.jdbc", ValueKind.BOOLEAN, "true", "Events for JDBC statements."),
    INSTRUMENT_REDIS("instrument.redis", ValueKind.BOOLEAN, "true", "Events for Redis commands."),
    INSTRUMENT_HTTP("instrument.http", ValueKind.BOOLEAN, "true", "Events and context for inbound HTTP requests."),
    INSTRUMENT_EXECUTOR(
            "instrument.executor",
            ValueKind.BOOLEAN,
            "true",
            "Carries a request's context to tasks handed to executors."),
    INSTRUMENT_API("instrument.api", ValueKind.BOOLEAN, "true", "Connects a host that uses `outrider-api`."),
    HTTP_USER_HEADER(
            "http.user-header", ValueKind.TEXT, "X-User-ID", "The request header whose value becomes `user.id`."),
    HTTP_ECHO_CORRELATION_ID(
            "http.echo-correlation-id",
            ValueKind.BOOLEAN,
            "false",
            "Adds the request's `X-Correlation-ID` to its response.");

    final String key;
    final ValueKind kind;
    final String defaultText;
    final String meaning;

    ConfigKey(String key, ValueKind kind, String defaultText, String meaning) {
        this.key = key;
        this.kind = kind;
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    String environmentName() {
        return environmentName(key);
    }

    static String environmentName(String key) {
        StringBuilder name = new StringBuilder("OUTRIDER_");
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            name.append(c == '.' || c == '-' ? '_' : Character.toUpperCase(c));
        }
        return name.toString();
    }
}
