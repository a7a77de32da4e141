package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Contender BARE = contender("bare", "bare", null);
    private static final Contender OUTRIDER = contender("outrider", "Outrider 0.1.0", folder -> 0);
    private static final Contender PEER = contender("peer", "Peer 1.0", null);

    private final Samples samples = new Samples();

    @Test
    void showsMediansRangesAndBars() {
        call("bare", 1, 600);
        call("outrider", 1, 700);
        call("peer", 1, 1_600);
        call("bare", 2, 620);
        call("outrider", 2, 740);
        call("peer", 2, 1_620);
        samples.add(new Sample(CallMeasure.KEPT, "outrider", 1, Map.of("kept_share", 1.0)));

        List<String> lines = report();

        assertThat(lines).contains("* machine: two cores", "Bare: 610 (600…620) ns a call. One thread at full rate.");
        assertThat(row(lines, "Outrider 0.1.0"))
                .startsWith("| Outrider 0.1.0 |")
                .contains("110 (100…120)", "100 %");
        assertThat(row(lines, "Peer 1.0")).contains("1,000", "–");
        assertThat(lines)
                .contains("Outrider 0.1.0  ████ 110 ns", "Peer 1.0        " + "█".repeat(40) + " 1,000 ns")
                .noneMatch(line -> line.startsWith("### Start"));
    }

    @Test
    void aPeerThatFailsIsInTheTableAndAtTheEnd() {
        call("bare", 1, 600);
        call("outrider", 1, 700);
        samples.addFailure(new Samples.Failure(CallMeasure.CALL, "peer", 1, "the host ended with exit code 1"));

        List<String> lines = report();

        assertThat(row(lines, "Peer 1.0")).contains("failed");
        assertThat(lines)
                .contains(
                        "### Not measured",
                        "* aot: no JDK 25 was found",
                        "* call, peer, round 1: the host ended with exit code 1");
    }

    @Test
    void oneFailedRoundLeavesTheOthers() {
        call("bare", 1, 600);
        call("bare", 2, 600);
        call("peer", 2, 900);
        samples.addFailure(new Samples.Failure(CallMeasure.CALL, "peer", 1, "killed"));

        assertThat(row(report(), "Peer 1.0")).contains(" 300 |").doesNotContain("failed");
    }

    private List<String> report() {
        return Report.of(
                List.of(BARE, OUTRIDER, PEER),
                samples,
                Map.of("machine", "two cores"),
                List.of("aot: no JDK 25 was found"));
    }

    private void call(String contender, int round, double nanos) {
        samples.add(new Sample(CallMeasure.CALL, contender, round, Map.of("thread_ns_per_call", nanos)));
    }

    private static String row(List<String> lines, String label) {
        return lines.stream()
                .filter(line -> line.startsWith("| " + label))
                .findFirst()
                .orElseThrow();
    }

    private static Contender contender(String name, String label, Records records) {
        return new Contender(name, label, Path.of("jar"), "none", List.of(), folder -> List.of(), records, true);
    }
}
