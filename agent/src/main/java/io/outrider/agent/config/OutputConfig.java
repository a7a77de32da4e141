package io.outrider.agent.config;

/** How events leave the process. */
public final class OutputConfig {
    public final OutputTarget target;

    /** Flat logstash-logback-encoder names instead of nested ECS. */
    public final boolean logstash;

    /** Whether a line may leave out what an earlier one in its segment says. */
    public final boolean shortLines;

    public final long flushIntervalNanos;
    public final long segmentMaxBytes;
    public final long segmentMaxAgeNanos;
    public final long segmentsBudgetBytes;

    OutputConfig(ConfigValues values) {
        target = (OutputTarget) values.value(ConfigKey.OUTPUT);
        logstash = values.text(ConfigKey.FORMAT).equals("logstash");
        shortLines = values.text(ConfigKey.SEGMENTS_LINES).equals("short");
        flushIntervalNanos = values.number(ConfigKey.FLUSH_INTERVAL);
        segmentMaxBytes = values.number(ConfigKey.SEGMENTS_MAX_BYTES);
        segmentMaxAgeNanos = values.number(ConfigKey.SEGMENTS_MAX_AGE);
        segmentsBudgetBytes = values.number(ConfigKey.SEGMENTS_BUDGET);
    }
}
