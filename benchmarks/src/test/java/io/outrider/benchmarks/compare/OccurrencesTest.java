package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OccurrencesTest {
    @Test
    void findsWhatLiesAcrossChunks() throws IOException {
        String text = "ab needle cd needle needle e needl".repeat(3);
        for (int chunk = 1; chunk <= text.length() + 1; chunk++) {
            assertThat(count("needle", text, chunk))
                    .as("chunks of %d bytes", chunk)
                    .isEqualTo(9);
        }
    }

    @Test
    void countsNoByteTwice() throws IOException {
        for (int chunk = 1; chunk < 10; chunk++) {
            assertThat(count("aa", "aaaaa", chunk))
                    .as("chunks of %d bytes", chunk)
                    .isEqualTo(2);
        }
    }

    @Test
    void nothingWrittenHasNone(@TempDir Path folder) throws IOException {
        assertThat(Occurrences.of("needle", folder.resolve("missing"))).isZero();
        assertThat(count("needle", "", 8)).isZero();
    }

    private static long count(String wanted, String text, int chunk) throws IOException {
        return Occurrences.of(wanted, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), chunk);
    }
}
