package io.outrider.sidecar.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit, as people write them: {@code 200ms}, {@code 1.5s}, {@code 256MiB}. Any thread. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([A-Za-zµ]*)");

    private Quantity() {}

    /** A number without a unit is milliseconds. */
    static Duration time(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            double unitNanos =
                    switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                        case "ns" -> 1;
                        case "us", "µs" -> 1e3;
                        case "", "ms" -> 1e6;
                        case "s" -> 1e9;
                        case "m", "min" -> 60e9;
                        case "h" -> 3600e9;
                        default -> -1;
                    };
            if (unitNanos > 0) {
                return Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * unitNanos));
            }
        }
        throw new IllegalArgumentException("must be a time such as 200ms, 5s or 1m");
    }

    /** A number without a unit is bytes; k, m and g are powers of 1024, as the JVM reads them. */
    static long bytes(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            long unit =
                    switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                        case "", "b" -> 1;
                        case "k", "kb", "kib" -> 1L << 10;
                        case "m", "mb", "mib" -> 1L << 20;
                        case "g", "gb", "gib" -> 1L << 30;
                        default -> -1;
                    };
            if (unit > 0) {
                return Math.round(Double.parseDouble(matcher.group(1)) * unit);
            }
        }
        throw new IllegalArgumentException("must be a size such as 512KiB, 256MiB or 1GiB");
    }
}
