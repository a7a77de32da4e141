package io.outrider.sidecar.config;

import java.util.List;
import java.util.Map;

/** The values of all keys, parsed and complete. Immutable; any thread. */
public final class Settings {
    private final Map<Key<?>, Object> values;

    Settings(Map<Key<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /** Every key at its default, save those given; for tests and embedding. */
    public static Settings of(List<Key<?>> keys, Map<String, String> given) throws ConfigurationFault {
        return new SettingsReader(keys)
                .read(
                        given.entrySet().stream()
                                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                                .toList(),
                        Map.of(),
                        Map.of());
    }

    @SuppressWarnings("unchecked") // the reader stored what this very key parsed
    public <T> T get(Key<T> key) {
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalStateException(key.name() + " is not among the sidecar's keys");
        }
        return (T) value;
    }
}
