package io.outrider.agent.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class FaultLogTest {
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final FaultLog faults = new FaultLog(new PrintStream(stderr, true));

    @Test
    void oneLineForEachKind() {
        faults.note("write", "disk full");
        faults.note("write", "disk still full");
        faults.note("write", "disk still full");
        faults.note("encode", "bad event");

        assertThat(stderr.toString()).isEqualToNormalizingNewlines("[outrider] disk full\n[outrider] bad event\n");
        assertThat(faults.latest()).containsExactly("disk full", "disk still full", "bad event");
    }

    @Test
    void theEndIsToldOnceAndTheNextTimeIsNews() {
        faults.over("write", "never was");
        faults.note("write", "disk full");
        faults.over("write", "room again");
        faults.over("write", "room again");
        faults.note("write", "disk full");

        assertThat(stderr.toString())
                .isEqualToNormalizingNewlines("[outrider] disk full\n[outrider] room again\n[outrider] disk full\n");
    }

    @Test
    void keepsTheLastFew() {
        for (int i = 0; i < 100; i++) {
            faults.note("kind", "fault " + i);
        }

        assertThat(faults.latest()).hasSize(8).endsWith("fault 99");
    }
}
