package io.outrider.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything measured so far, in the order in which it was measured. One thread. */
final class Samples {
    private final List<Sample> samples = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    /** A run that gave nothing. */
    record Failure(String measure, String contender, int round, String reason) {}

    void add(Sample sample) {
        samples.add(sample);
    }

    void addFailure(Failure failure) {
        failures.add(failure);
    }

    List<Sample> all() {
        return List.copyOf(samples);
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    boolean has(String measure) {
        return samples.stream().anyMatch(sample -> sample.measure().equals(measure));
    }

    Optional<Failure> failure(String measure, String contender) {
        return failures.stream()
                .filter(f -> f.measure().equals(measure) && f.contender().equals(contender))
                .findFirst();
    }

    /** A figure over the rounds. */
    Optional<Spread> of(String measure, String contender, String figure) {
        return spread(values(measure, contender, figure, null));
    }

    /** What the contender added to the bare host's figure: the difference within each round, over the rounds. */
    Optional<Spread> added(String measure, String contender, String figure) {
        return spread(values(measure, contender, figure, (own, bare) -> own - bare));
    }

    /** How many times the bare host's figure, within each round, over the rounds. */
    Optional<Spread> ratio(String measure, String contender, String figure) {
        return spread(values(measure, contender, figure, (own, bare) -> own / bare));
    }

    private interface AgainstBare {
        double compare(double own, double bare);
    }

    private List<Double> values(String measure, String contender, String figure, @Nullable AgainstBare against) {
        List<Double> values = new ArrayList<>();
        for (Sample sample : samples) {
            Double own = sample.figures().get(figure);
            if (!sample.measure().equals(measure) || !sample.contender().equals(contender) || own == null) {
                continue;
            }
            if (against == null) {
                values.add(own);
            } else {
                bare(measure, sample.round(), figure).ifPresent(bare -> values.add(against.compare(own, bare)));
            }
        }
        return values;
    }

    private Optional<Double> bare(String measure, int round, String figure) {
        return samples.stream()
                .filter(s -> s.measure().equals(measure)
                        && s.contender().equals(Contender.BARE)
                        && s.round() == round
                        && s.figures().containsKey(figure))
                .map(s -> s.figures().get(figure))
                .findFirst();
    }

    private static Optional<Spread> spread(List<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }
}
