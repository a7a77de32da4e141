package io.outrider.agent.config;

/** What gets woven. */
public final class InstrumentConfig {
    public final boolean jdbc;
    public final boolean redis;
    public final boolean http;
    public final boolean executor;
    public final boolean api;

    InstrumentConfig(ConfigValues values) {
        jdbc = values.isTrue(ConfigKey.INSTRUMENT_JDBC);
        redis = values.isTrue(ConfigKey.INSTRUMENT_REDIS);
        http = values.isTrue(ConfigKey.INSTRUMENT_HTTP);
        executor = values.isTrue(ConfigKey.INSTRUMENT_EXECUTOR);
        api = values.isTrue(ConfigKey.INSTRUMENT_API);
    }
}
