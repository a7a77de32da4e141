package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetTest {
    private final Samples samples = new Samples();

    @Test
    void whatWasNotMeasuredIsNotMet() {
        assertThat(Target.of(samples)).extracting(Target::verdict).containsOnly("not measured");
    }

    @Test
    void aValueIsHeldAgainstTargetAndStretch() {
        added(119);
        assertThat(verdict("added on the calling thread")).isEqualTo("stretch");
        added(251);
        added(252);
        assertThat(verdict("added on the calling thread")).isEqualTo("missed");
    }

    @Test
    void besidePeersTheCheapestThatTracesCounts() {
        added(300);
        peer("opentelemetry", 2_000);
        peer("elastic", 1_200);
        peer("elastic-idle", 10);
        peer("p6spy", 20);

        assertThat(target("the same, times the cheapest peer").measuredText()).isEqualTo("0.25");
        assertThat(verdict("the same, times the cheapest peer")).isEqualTo("target");
    }

    @Test
    void withoutAPeerNothingIsBesideIt() {
        added(300);

        assertThat(verdict("the same, times the cheapest peer")).isEqualTo("not measured");
    }

    @Test
    void oneLostRecordIsAMiss() {
        kept(CallMeasure.KEPT, 0.999_999_99);
        kept(CallMeasure.KEPT_TWO_THREADS, 1);

        assertThat(verdict("records kept at full rate, one")).isEqualTo("missed");
        assertThat(verdict("records kept at full rate, two")).isEqualTo("stretch");
        assertThat(target("records kept at full rate, one").measuredText()).isEqualTo("99.99 %");
    }

    @Test
    void whereThereIsNoTargetTheStretchCanBeMissed() {
        kept(CallMeasure.KEPT_TWO_THREADS, 0.9);

        assertThat(verdict("records kept at full rate, two")).isEqualTo("stretch missed");
    }

    @Test
    void aCacheThatIsNoLongerUsedIsAMiss() {
        samples.add(new Sample(AotMeasure.NAME, "bare", 1, Map.of("classes_from_cache", 2_000.0)));
        samples.add(new Sample(AotMeasure.NAME, "outrider", 1, Map.of("classes_from_cache", 100.0)));

        assertThat(verdict("JDK 25 with an AOT cache: cache")).isEqualTo("missed");
    }

    private void added(double nanos) {
        int round = samples.all().size() + 1;
        samples.add(new Sample(CallMeasure.CALL, "bare", round, Map.of("thread_ns_per_call", 600.0)));
        samples.add(new Sample(CallMeasure.CALL, "outrider", round, Map.of("thread_ns_per_call", 600 + nanos)));
    }

    private void peer(String name, double nanos) {
        samples.add(new Sample(CallMeasure.CALL, name, 1, Map.of("thread_ns_per_call", 600 + nanos)));
    }

    private void kept(String measure, double share) {
        samples.add(new Sample(measure, "outrider", 1, Map.of("kept_share", share)));
    }

    private String verdict(String what) {
        return target(what).verdict();
    }

    private Target target(String what) {
        return Target.of(samples).stream()
                .filter(target -> target.what().startsWith(what))
                .findFirst()
                .orElseThrow();
    }
}
