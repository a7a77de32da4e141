package io.outrider.benchmarks.compare;

import io.outrider.benchmarks.results.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

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

    /** What another comparison measured, without some of its measures. */
    void addAllBut(Set<String> measures, List<Sample> others, List<Failure> otherFailures) {
        others.stream().filter(s -> !measures.contains(s.measure())).forEach(samples::add);
        otherFailures.stream().filter(f -> !measures.contains(f.measure())).forEach(failures::add);
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
        return spread(of(measure, contender).stream()
                .flatMap(s -> Optional.ofNullable(s.figures().get(figure)).stream())
                .toList());
    }

    /** What the contender added to the bare host's figure: the difference within each round, over the rounds. */
    Optional<Spread> added(String measure, String contender, String figure) {
        return added(measure, contender, Contender.BARE, figure);
    }

    /** The same to another contender's figure. */
    Optional<Spread> added(String measure, String contender, String reference, String figure) {
        return against(measure, contender, figure, reference, figure, (own, other) -> own - other);
    }

    /** How many times the bare host's figure, within each round, over the rounds. */
    Optional<Spread> ratio(String measure, String contender, String figure) {
        return ratio(measure, contender, figure, figure);
    }

    /** The same against another figure of the bare host. */
    Optional<Spread> ratio(String measure, String contender, String figure, String bareFigure) {
        return against(measure, contender, figure, Contender.BARE, bareFigure, (own, bare) -> own / bare);
    }

    private Optional<Spread> against(
            String measure,
            String contender,
            String figure,
            String reference,
            String referenceFigure,
            DoubleBinaryOperator compare) {
        List<Double> values = new ArrayList<>();
        for (Sample sample : of(measure, contender)) {
            Double own = sample.figures().get(figure);
            Optional<Double> other = of(measure, reference).stream()
                    .filter(s -> s.round() == sample.round())
                    .flatMap(s -> Optional.ofNullable(s.figures().get(referenceFigure)).stream())
                    .findFirst();
            if (own != null && other.isPresent()) {
                values.add(compare.applyAsDouble(own, other.get()));
            }
        }
        return spread(values);
    }

    private List<Sample> of(String measure, String contender) {
        return samples.stream()
                .filter(s -> s.measure().equals(measure) && s.contender().equals(contender))
                .toList();
    }

    private static Optional<Spread> spread(List<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }
}
