package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Row;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What {@code WITH (…)} sets for one table or index. Immutable; any thread. */
record Reloptions(Map<String, String> values) {
    private static final Set<String> OFF = Set.of("off", "false", "no", "0");

    static Reloptions of(Row row) {
        Map<String, String> values = new HashMap<>();
        for (String option : row.texts("reloptions")) {
            int equals = option.indexOf('=');
            if (equals > 0) {
                values.put(option.substring(0, equals), option.substring(equals + 1));
            }
        }
        return new Reloptions(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    int whole(String name, int otherwise) {
        return (int) real(name, otherwise);
    }

    double real(String name, double otherwise) {
        try {
            return Double.parseDouble(values.getOrDefault(name, ""));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    boolean isOff(String name) {
        return OFF.contains(values.getOrDefault(name, "").toLowerCase(Locale.ROOT));
    }
}
