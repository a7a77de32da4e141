package io.outrider.sidecar.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One configuration key: its name, its default, what it means and how its text becomes a value. Constants of the configuration
 * record that reads it; help and documentation are printed from the same object. Any thread.
 */
public final class Key<T> {
    private final String name;
    private final String defaultText;
    private final String unit;
    private final String meaning;
    private final boolean secret;
    private final Function<String, T> parser;

    private Key(
            String name, String defaultText, String unit, String meaning, boolean secret, Function<String, T> parser) {
        this.name = name;
        this.defaultText = defaultText;
        this.unit = unit;
        this.meaning = meaning;
        this.secret = secret;
        this.parser = parser;
    }

    /** A text; the empty text means that it is not set. */
    public static Key<String> text(String name, String defaultText, String meaning) {
        return new Key<>(name, defaultText, "text", meaning, false, String::strip);
    }

    /** A text that is never printed. */
    public static Key<String> secret(String name, String meaning) {
        return new Key<>(name, "", "secret", meaning, true, String::strip);
    }

    /** A comma-separated list; empty parts are left out. */
    public static Key<List<String>> list(String name, String defaultText, String meaning) {
        return new Key<>(name, defaultText, "comma list", meaning, false, Key::parts);
    }

    /** A comma-separated list of http and https addresses. */
    public static Key<List<URI>> urls(String name, String meaning) {
        return new Key<>(name, "", "comma list of URLs", meaning, false, text -> parts(text).stream()
                .map(Key::url)
                .toList());
    }

    /** @param form what a valid value looks like, in words */
    public static Key<String> matching(String name, String defaultText, Pattern pattern, String form, String meaning) {
        return new Key<>(name, defaultText, "text", meaning, false, text -> {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException("must be " + form);
            }
            return text;
        });
    }

    public static Key<String> choice(String name, String defaultText, List<String> allowed, String meaning) {
        return new Key<>(name, defaultText, String.join(" or ", allowed), meaning, false, text -> {
            if (!allowed.contains(text)) {
                throw new IllegalArgumentException("must be one of " + String.join(", ", allowed));
            }
            return text;
        });
    }

    public static Key<Boolean> flag(String name, boolean defaultValue, String meaning) {
        return new Key<>(name, Boolean.toString(defaultValue), "true or false", meaning, false, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        });
    }

    public static Key<Integer> whole(String name, int defaultValue, int least, int most, String meaning) {
        String unit = "whole number, " + least + " to " + most;
        return new Key<>(name, Integer.toString(defaultValue), unit, meaning, false, text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below, together with the range
            }
            throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
        });
    }

    public static Key<Duration> time(String name, String defaultText, String meaning) {
        return new Key<>(name, defaultText, "time (ms, s, m, h)", meaning, false, Quantity::time);
    }

    public static Key<Long> bytes(String name, String defaultText, String meaning) {
        return new Key<>(name, defaultText, "size (KiB, MiB, GiB)", meaning, false, Quantity::bytes);
    }

    public String name() {
        return name;
    }

    /** The default as a user would write it; empty when the key is not set by default. */
    public String defaultText() {
        return defaultText;
    }

    public String unit() {
        return unit;
    }

    public String meaning() {
        return meaning;
    }

    boolean isFlag() {
        return unit.equals("true or false");
    }

    String shown(String text) {
        return secret ? "(hidden)" : '"' + text + '"';
    }

    /** @throws IllegalArgumentException whose message continues the sentence "KEY is VALUE; it …" */
    T parse(String text) {
        return parser.apply(text.strip());
    }

    String variable() {
        return "OUTRIDER_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new IllegalArgumentException("must be http://HOST:PORT or https://HOST:PORT, without user and password");
    }

    private static List<String> parts(String text) {
        return List.of(text.split(",")).stream()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
