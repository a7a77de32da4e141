package io.outrider.agent.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One parsed value per key, defaults filled in. */
final class ConfigValues {
    private final Map<ConfigKey, Object> values;
    private final List<String> problems;

    ConfigValues(Map<ConfigKey, Object> values, List<String> problems) {
        this.values = new EnumMap<>(values);
        this.problems = problems;
    }

    Object value(ConfigKey key) {
        Object value = values.get(key);
        return value != null ? value : key.kind.parse(key.defaultText);
    }

    String text(ConfigKey key) {
        return (String) value(key);
    }

    boolean isTrue(ConfigKey key) {
        return (Boolean) value(key);
    }

    /** Nanoseconds or bytes. */
    long number(ConfigKey key) {
        return (Long) value(key);
    }

    List<String> problems() {
        return problems;
    }
}
