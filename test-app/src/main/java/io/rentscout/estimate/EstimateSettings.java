package io.rentscout.estimate;

import io.rentscout.servers.CannotStart;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/** Who estimates (an empty {@code url}: the stand-in in this process), and how the stand-in behaves. */
public record EstimateSettings(String url, double failureRate, Duration latency, long seed) {

    private static final Duration LONGEST_LATENCY = Duration.ofMinutes(1);

    public static EstimateSettings from(Environment environment) {
        Reader reader = new Reader(environment);
        return new EstimateSettings(
                reader.read("url", "", "empty or an http:// address", text -> text, EstimateSettings::isAddress),
                reader.read(
                        "stub.failure-rate",
                        "0.1",
                        "a number from 0 to 1",
                        Double::valueOf,
                        rate -> rate >= 0 && rate <= 1),
                reader.read(
                        "stub.latency",
                        "40ms",
                        "a duration up to 60s, such as 40ms",
                        DurationStyle::detectAndParse,
                        latency -> !latency.isNegative() && latency.compareTo(LONGEST_LATENCY) <= 0),
                reader.read("stub.seed", "42", "a whole number", Long::valueOf, seed -> true));
    }

    private static boolean isAddress(String text) {
        return text.isEmpty()
                || (text.startsWith("http://") || text.startsWith("https://"))
                        && URI.create(text).getHost() != null;
    }

    private record Reader(Environment environment) {

        <T> T read(String key, String otherwise, String rule, Function<String, T> parse, Predicate<T> holds) {
            String name = "rentscout.estimate." + key;
            String text = environment.getProperty(name, otherwise).strip();
            try {
                T value = parse.apply(text);
                if (holds.test(value)) {
                    return value;
                }
            } catch (IllegalArgumentException malformed) {
                // Told below, like a value out of range.
            }
            throw CannotStart.badRequest(name + " is \"" + text + "\"; it must be " + rule);
        }
    }
}
