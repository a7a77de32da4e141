package io.outrider.benchmarks.results;

import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** How figures are shown. */
public final class Numbers {
    public static final String NONE = "–";

    private Numbers() {}

    /** Whole, with thousands apart. */
    public static String whole(double value) {
        // Rounded first, so that nothing shows as -0.
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    public static String decimals(double value, int digits) {
        String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
        return text.matches("-0[.0]*") ? text.substring(1) : text;
    }

    /** Never rounded up to all of them. */
    public static String share(double share) {
        double percent = Math.floor(share * 10_000 + 1e-6) / 100;
        return percent == Math.rint(percent) ? whole(percent) + " %" : decimals(percent, 2) + " %";
    }

    /** Median, and the range in brackets when there was more than one round. */
    public static String spread(Optional<Spread> spread, DoubleFunction<String> format) {
        return spread.map(s -> {
                    String median = format.apply(s.median());
                    String least = format.apply(s.least());
                    String most = format.apply(s.most());
                    return least.equals(most) ? median : median + " (" + least + "…" + most + ")";
                })
                .orElse(NONE);
    }
}
