package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Set<String> NAMES = Set.of("outrider", "elastic", "call");

    @Test
    void aWholeComparisonIsTheDefault() {
        Options options = parse();

        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.seconds()).isEqualTo(60);
        assertThat(options.isPartial()).isFalse();
    }

    @Test
    void quickIsShortUnlessTold() {
        assertThat(parse("--quick").rounds()).isEqualTo(1);
        assertThat(parse("--quick", "--rounds=3", "--seconds", "2").lengths().keptSeconds())
                .isEqualTo(2);
        assertThat(parse("--rounds", "3", "--quick").rounds()).isEqualTo(3);
        assertThat(parse("--quick").isPartial()).isTrue();
    }

    @Test
    void onlyTakesNamesOfContendersAndMeasures() {
        assertThat(parse("--only", "call, outrider").only()).containsExactly("call", "outrider");
        assertThatThrownBy(() -> parse("--only", "call,otel"))
                .isInstanceOf(CompareFailure.class)
                .hasMessageContaining("\"otel\"")
                .hasMessageContaining("elastic");
    }

    @Test
    void againIsForAllContendersAndInFull() {
        assertThat(parse("--again", "call").again()).containsExactly("call");
        assertThat(parse("--again", "call").isPartial()).isFalse();
        assertThatThrownBy(() -> parse("--again", "call", "--quick")).hasMessageContaining("neither with --only");
        assertThatThrownBy(() -> parse("--again", "call", "--only", "outrider"))
                .hasMessageContaining("nor with --quick");
    }

    @Test
    void aFaultNamesTheOptionAndWhatIsAllowed() {
        assertThatThrownBy(() -> parse("--rounds", "0")).hasMessageContaining("from 1 to 100");
        assertThatThrownBy(() -> parse("--rounds", "many")).hasMessageContaining("\"many\"");
        assertThatThrownBy(() -> parse("--rounds")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> parse("--fast"))
                .isInstanceOfSatisfying(
                        CompareFailure.class, e -> assertThat(e.exitCode()).isEqualTo(CompareFailure.USAGE))
                .hasMessageContaining("unknown option --fast");
        assertThatThrownBy(() -> parse("--rentscout-run", "/proc")).hasMessageContaining("has no events");
    }

    private static Options parse(String... arguments) {
        return Options.parse(List.of(arguments), NAMES);
    }
}
