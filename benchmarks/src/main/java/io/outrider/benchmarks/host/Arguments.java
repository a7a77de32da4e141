package io.outrider.benchmarks.host;

import java.util.HashMap;
import java.util.Map;

/** A program's arguments, {@code name=value} each. */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    Arguments(String[] arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + "=… is missing");
        }
        return value;
    }

    double number(String name) {
        return Double.parseDouble(text(name));
    }

    /** A length given in seconds. */
    long nanos(String name) {
        return (long) (number(name) * 1e9);
    }
}
