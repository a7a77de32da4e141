package io.outrider.agent.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StdoutSinkTest {
    @Test
    void aBatchIsOneWriteOfWholeLines() throws IOException {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        StdoutSink sink = new StdoutSink(stdout);

        sink.write(new Written().batch(2, 5));
        sink.close();

        assertThat(stdout.toString()).hasLineCount(2).endsWith("}\n");
    }
}
