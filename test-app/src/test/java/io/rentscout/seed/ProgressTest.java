package io.rentscout.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aFileGetsALineEveryTenth() {
        run(20_000, false);

        assertThat(said().lines()).hasSize(10);
        assertThat(said().lines().findFirst()).hasValue("  things    10 %        2,000 rows      1,000 rows/s");
        assertThat(said()).doesNotContain("\r");
    }

    @Test
    void fewRowsGetOneLine() {
        run(9, false);

        assertThat(said().lines()).singleElement().asString().startsWith("  things   100 %            9 rows");
    }

    @Test
    void aTerminalGetsOneLineDrawnAnewTenTimesASecond() {
        run(1_000, true);

        assertThat(said().lines().filter(line -> !line.isEmpty())).hasSize(10);
        assertThat(said().split("\r")).hasSize(11);
        assertThat(said()).endsWith(System.lineSeparator());
    }

    /** A thousand rows a second. */
    private void run(long rows, boolean terminal) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Progress progress = new Progress(stream, terminal, nanos::get, "things", rows);
        for (long row = 1; row <= rows; row++) {
            nanos.addAndGet(1_000_000);
            progress.reached(row);
        }
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
