package io.outrider.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CorrelationTest {
    @Test
    void withoutTheAgentThereAreNoIds() {
        assertThat(Correlation.id()).isNull();
        assertThat(Correlation.traceparent()).isNull();
    }
}
