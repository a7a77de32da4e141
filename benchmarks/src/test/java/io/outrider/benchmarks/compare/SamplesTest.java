package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.benchmarks.results.Spread;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final Samples samples = new Samples();

    @Test
    void addedIsTheDifferenceWithinARoundNotBetweenMedians() {
        // The machine was slow in round 2, for both: what is added stays what it is.
        take("bare", 1, 600);
        take("outrider", 1, 700);
        take("bare", 2, 1_200);
        take("outrider", 2, 1_310);
        take("bare", 3, 610);
        take("outrider", 3, 730);

        assertThat(samples.added("call", "outrider", "ns")).contains(new Spread(110, 100, 120, 3));
    }

    @Test
    void ratioIsTakenWithinARound() {
        take("bare", 1, 100);
        take("outrider", 1, 103);
        take("bare", 2, 200);
        take("outrider", 2, 202);

        Spread ratio = samples.ratio("call", "outrider", "ns").orElseThrow();
        assertThat(ratio.median()).isCloseTo(1.02, within());
        assertThat(ratio.least()).isCloseTo(1.01, within());
    }

    @Test
    void aRoundWithoutTheBareHostAddsNothing() {
        take("outrider", 1, 700);
        take("bare", 2, 600);
        take("outrider", 2, 650);

        assertThat(samples.added("call", "outrider", "ns")).contains(new Spread(50, 50, 50, 1));
    }

    @Test
    void measuresAndContendersAreKeptApart() {
        take("outrider", 1, 700);
        samples.add(new Sample("rows", "outrider", 1, Map.of("ns", 3.0)));

        assertThat(samples.of("rows", "outrider", "ns")).contains(new Spread(3, 3, 3, 1));
        assertThat(samples.of("rows", "bare", "ns")).isEmpty();
        assertThat(samples.of("call", "outrider", "bytes")).isEmpty();
    }

    private void take(String contender, int round, double nanos) {
        samples.add(new Sample("call", contender, round, Map.of("ns", nanos)));
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }
}
