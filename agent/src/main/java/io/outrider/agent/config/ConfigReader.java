package io.outrider.agent.config;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers values from all sources, the strongest first: arguments, system properties, environment, file. Before start. */
final class ConfigReader {
    private static final String PREFIX = "outrider.";
    private static final String ENVIRONMENT_PREFIX = "OUTRIDER_";

    private final @Nullable String arguments;
    private final Properties systemProperties;
    private final Map<String, String> environment;
    private final Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);
    private final List<String> problems = new ArrayList<>();

    ConfigReader(@Nullable String arguments, Properties systemProperties, Map<String, String> environment) {
        this.arguments = arguments;
        this.systemProperties = systemProperties;
        this.environment = environment;
    }

    ConfigValues read() {
        readArguments();
        readSystemProperties();
        readEnvironment();
        Object file = values.get(ConfigKey.CONFIG_FILE);
        if (file != null && !file.equals("")) {
            readFile((String) file);
        }
        return new ConfigValues(values, problems);
    }

    private void readArguments() {
        if (arguments == null) {
            return;
        }
        for (String pair : new ArgumentText(arguments).pairs(problems)) {
            int equals = pair.indexOf('=');
            take(pair.substring(0, equals), pair.substring(equals + 1), "agent arguments", true);
        }
    }

    private void readSystemProperties() {
        for (String name : sorted(systemProperties.stringPropertyNames(), PREFIX)) {
            String key = name.substring(PREFIX.length());
            take(key, systemProperties.getProperty(name), "system property " + name, !SidecarKeys.contain(key));
        }
    }

    private void readEnvironment() {
        for (String name : sorted(environment.keySet(), ENVIRONMENT_PREFIX)) {
            String value = environment.get(name);
            ConfigKey key = keyOfEnvironment(name);
            if (key != null) {
                keep(key, value == null ? "" : value, "environment variable " + name);
            } else if (!SidecarKeys.containEnvironment(name)) {
                String meant = name.substring(ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                ConfigKey nearest = NearestKey.to(meant);
                problems.add("environment variable " + name + ": no such key"
                        + (nearest == null ? "" : "; did you mean " + nearest.environmentName() + "?"));
            }
        }
    }

    private void readFile(String path) {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(new FileInputStream(path), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("config-file " + path + " cannot be read (" + e.getMessage() + "); its keys are ignored");
            return;
        }
        for (String name : sorted(properties.stringPropertyNames(), "")) {
            String key = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
            take(key, properties.getProperty(name), "config-file " + path, !SidecarKeys.contain(key));
        }
    }

    /** Those with the prefix, in an order that does not change from start to start. */
    private static List<String> sorted(Set<String> names, String prefix) {
        List<String> own = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith(prefix)) {
                own.add(name);
            }
        }
        Collections.sort(own);
        return own;
    }

    private void take(String name, String text, String source, boolean mustBeKnown) {
        for (ConfigKey key : ConfigKey.values()) {
            if (key.key.equals(name)) {
                keep(key, text, source);
                return;
            }
        }
        if (mustBeKnown) {
            ConfigKey nearest = NearestKey.to(name);
            problems.add(name + "=" + text + " (" + source + "): no such key"
                    + (nearest == null ? "" : "; did you mean " + nearest.key + "?"));
        }
    }

    private void keep(ConfigKey key, String text, String source) {
        if (values.containsKey(key)) {
            return;
        }
        try {
            values.put(key, key.kind.parse(text.trim()));
        } catch (IllegalArgumentException e) {
            problems.add(key.key + " is '" + text.trim() + "' (" + source + "); " + e.getMessage() + "; using "
                    + key.defaultText);
            // A weaker source does not step in for a faulty value: the default named in the message holds.
            values.put(key, key.kind.parse(key.defaultText));
        }
    }

    private static @Nullable ConfigKey keyOfEnvironment(String name) {
        for (ConfigKey key : ConfigKey.values()) {
            if (key.environmentName().equals(name)) {
                return key;
            }
        }
        return null;
    }
}
