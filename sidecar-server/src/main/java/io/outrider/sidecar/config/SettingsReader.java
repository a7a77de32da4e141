package io.outrider.sidecar.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Finds each key's value in the order flag, system property, environment variable, properties file, default, and reports all faults
 * together.
 *
 * <p>A flag, a {@code -Doutrider.…} property or a line of the file with an unknown key is a fault: it was written for this process. An
 * unknown {@code OUTRIDER_…} variable is not, because agent and sidecar often share an environment.
 */
public final class SettingsReader {
    private static final Key<String> CONFIG_FILE =
            Key.text("config-file", "", "Properties file with further keys, one `key=value` a line.");
    private static final String PROPERTY_PREFIX = "outrider.";

    private final Map<String, Key<?>> keys = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    public SettingsReader(List<Key<?>> componentKeys) {
        keys.put(CONFIG_FILE.name(), CONFIG_FILE);
        componentKeys.forEach(key -> keys.put(key.name(), key));
    }

    /** All keys in the order in which help and documentation show them. */
    public List<Key<?>> keys() {
        return List.copyOf(keys.values());
    }

    public Settings read(List<String> arguments, Map<?, ?> systemProperties, Map<String, String> environment)
            throws ConfigurationFault {
        Map<String, Given> given = new HashMap<>();
        flags(arguments, given);
        systemProperties(systemProperties, given);
        environment(environment, given);
        Given file = given.get(CONFIG_FILE.name());
        if (file != null && !file.text.isBlank()) {
            file(Path.of(file.text), given);
        }
        Map<Key<?>, Object> parsed = new HashMap<>();
        for (Key<?> key : keys.values()) {
            Object value = parse(key, given.get(key.name()));
            if (value != null) {
                parsed.put(key, value);
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigurationFault(faults);
        }
        return new Settings(parsed);
    }

    private @Nullable Object parse(Key<?> key, @Nullable Given given) {
        if (given == null) {
            return key.parse(key.defaultText());
        }
        try {
            return key.parse(given.text);
        } catch (IllegalArgumentException e) {
            faults.add(key.name() + " is " + key.shown(given.text) + " (" + given.source + "); it " + e.getMessage());
            return null;
        }
    }

    private void flags(List<String> arguments, Map<String, Given> given) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                faults.add("\"" + argument + "\" is not a flag; flags are written --key value or --key=value");
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            Key<?> key = known(name, "--" + name, "--");
            boolean valueFollows = equals < 0
                    && i + 1 < arguments.size()
                    && !arguments.get(i + 1).startsWith("--");
            String text = equals >= 0 ? argument.substring(equals + 1) : valueFollows ? arguments.get(++i) : null;
            if (key == null) {
                continue;
            }
            if (text == null && key.isFlag()) {
                text = "true";
            }
            if (text == null) {
                faults.add("--" + name + " has no value; write --" + name + " VALUE (" + key.unit() + ")");
            } else if (given.put(name, new Given(text, "from --" + name)) != null) {
                faults.add("--" + name + " is given twice; keep one");
            }
        }
    }

    private void systemProperties(Map<?, ?> properties, Map<String, Given> given) {
        for (Map.Entry<?, ?> property : properties.entrySet()) {
            String full = String.valueOf(property.getKey());
            if (full.startsWith(PROPERTY_PREFIX)) {
                String name = full.substring(PROPERTY_PREFIX.length());
                if (known(name, "system property " + full, "-D" + PROPERTY_PREFIX) != null) {
                    given.putIfAbsent(name, new Given(String.valueOf(property.getValue()), "from -D" + full));
                }
            }
        }
    }

    private void environment(Map<String, String> environment, Map<String, Given> given) {
        for (Key<?> key : keys.values()) {
            String text = environment.get(key.variable());
            if (text != null) {
                given.putIfAbsent(key.name(), new Given(text, "from " + key.variable()));
            }
        }
    }

    private void file(Path path, Map<String, Given> given) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            faults.add("config-file " + path + " cannot be read (" + e + "); name a readable UTF-8 properties file");
            return;
        }
        for (String name : properties.stringPropertyNames().stream().sorted().toList()) {
            if (known(name, name + " in " + path, "") != null) {
                given.putIfAbsent(name, new Given(properties.getProperty(name), "from " + path));
            }
        }
    }

    private @Nullable Key<?> known(String name, String shown, String prefix) {
        Key<?> key = keys.get(name);
        if (key == null) {
            faults.add(shown + " is not known; the nearest key is " + prefix + nearest(name) + " (--help lists all)");
        }
        return key;
    }

    private String nearest(String name) {
        String best = CONFIG_FILE.name();
        int least = Integer.MAX_VALUE;
        for (String candidate : keys.keySet()) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein's distance, two rows at a time. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }

    private record Given(String text, String source) {}
}
