package io.outrider.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void aValidHeaderIsReadAndWrittenBackAsItWas() {
        TraceParent parent = TraceParent.read(VALID);

        assertThat(parent.traceHigh).isEqualTo(0x4bf92f3577b34da6L);
        assertThat(parent.traceLow).isEqualTo(0xa3ce929d0e0e4736L);
        assertThat(parent.spanId).isEqualTo(0x00f067aa0ba902b7L);
        assertThat(TraceParent.write(parent.traceHigh, parent.traceLow, parent.spanId, parent.flags))
                .isEqualTo(VALID);
    }

    @Test
    void onlyTheFlagThatIsUnderstoodIsHandedOn() {
        TraceParent parent = TraceParent.read("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fe");

        assertThat(TraceParent.write(parent.traceHigh, parent.traceLow, parent.spanId, parent.flags))
                .endsWith("-00");
    }

    @Test
    void halfOfATraceIdMayBeZero() {
        assertThat(TraceParent.read("00-0000000000000000a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-holds"
            })
    void aLaterVersionIsReadByTheFieldsOfThisOne(String header) {
        assertThat(TraceParent.read(header).spanId).isEqualTo(0x00f067aa0ba902b7L);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "00",
                // version
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "CC-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                // zeros
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                // upper case
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
                // length
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                // digits and dashes
                "00-4bf92f3577b34da6a3ce929d0e0e473x-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736000f067aa0ba902b7-01",
                "00-\u0664bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01"
            })
    void whatIsNotExactlyRightIsAsGoodAsNone(String header) {
        assertThat(TraceParent.read(header)).isNull();
    }
}
