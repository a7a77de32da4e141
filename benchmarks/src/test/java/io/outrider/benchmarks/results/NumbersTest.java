package io.outrider.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void aShareIsNeverRoundedUpToAll() {
        assertThat(Numbers.share(1)).isEqualTo("100 %");
        assertThat(Numbers.share(0.999_999_9)).isEqualTo("99.99 %");
        assertThat(Numbers.share(0.51)).isEqualTo("51 %");
        assertThat(Numbers.share(0.5134)).isEqualTo("51.34 %");
        assertThat(Numbers.share(0)).isEqualTo("0 %");
    }

    @Test
    void nothingShowsAsMinusZero() {
        assertThat(Numbers.whole(-0.2)).isEqualTo("0");
        assertThat(Numbers.decimals(-0.001, 2)).isEqualTo("0.00");
        assertThat(Numbers.decimals(-0.01, 2)).isEqualTo("-0.01");
        assertThat(Numbers.whole(1_234_567.5)).isEqualTo("1,234,568");
    }

    @Test
    void theRangeIsShownWhereThereIsOne() {
        Optional<Spread> three = Optional.of(Spread.of(List.of(1.0, 2.0, 3.0)));
        Optional<Spread> same = Optional.of(Spread.of(List.of(2.1, 2.2)));

        assertThat(Numbers.spread(three, Numbers::whole)).isEqualTo("2 (1…3)");
        assertThat(Numbers.spread(same, Numbers::whole)).isEqualTo("2");
        assertThat(Numbers.spread(Optional.empty(), Numbers::whole)).isEqualTo("–");
    }
}
