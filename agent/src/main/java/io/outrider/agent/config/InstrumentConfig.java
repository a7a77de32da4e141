package io.outrider.agent.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What gets woven. */
public final class InstrumentConfig {
    private final List<String> groups = new ArrayList<>(5);

    InstrumentConfig(ConfigValues values) {
        add("jdbc", ConfigKey.INSTRUMENT_JDBC, values);
        add("redis", ConfigKey.INSTRUMENT_REDIS, values);
        add("http", ConfigKey.INSTRUMENT_HTTP, values);
        add("executor", ConfigKey.INSTRUMENT_EXECUTOR, values);
        add("api", ConfigKey.INSTRUMENT_API, values);
    }

    private void add(String group, ConfigKey key, ConfigValues values) {
        if (values.isTrue(key)) {
            groups.add(group);
        }
    }

    /** The groups of instrumentations that are on. */
    public List<String> groups() {
        return Collections.unmodifiableList(groups);
    }
}
