package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The sidecar is killed while it reads, more than once; every event is counted once. */
final class SidecarRestartIT {
    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    @Test
    void everyEventIsCountedOnce() throws Exception {
        try (WorkFolder work = WorkFolder.create()) {
            long asked;
            try (SteadyHost host = SteadyHost.underAgent(folder, work.run())) {
                long readBefore = 0;
                for (int kill = 1; kill <= KILLS; kill++) {
                    readBefore = readOnUntilKilled(work, readBefore);
                }
                asked = host.stop();
            }
            assertThat(Segments.events(work.run()).size()).isEqualTo(asked + 1);
            assertCountedOnce(work, asked);
        }
    }

    /** Gives how many events the sidecar had read when it was killed. */
    private static long readOnUntilKilled(WorkFolder work, long readBefore) throws Exception {
        try (Sidecar sidecar = Sidecar.start(ProjectJars.FOUND.sidecar(), 0, null, work)) {
            Eventually.assertThatSoon(() -> assertThat(sidecar.eventsRead()).isGreaterThan(readBefore + 200));
            long read = sidecar.eventsRead();
            ProcessHandle.of(sidecar.pid()).orElseThrow().destroyForcibly();
            return read;
        }
    }

    private static void assertCountedOnce(WorkFolder work, long asked) throws Exception {
        long written = asked + 1; // the table was made first
        try (Sidecar sidecar = Sidecar.start(ProjectJars.FOUND.sidecar(), 0, null, work)) {
            Eventually.assertThatSoon(() -> assertThat(sidecar.eventsRead()).isEqualTo(written));
            JsonNode ledger = sidecar.ledger();
            assertThat(ledger.path("written").asLong()).isEqualTo(written);
            assertThat(ledger.path("pending").asLong(-1)).isZero();
            assertThat(ledger.path("lost").asLong(-1)).isZero();
            assertThat(sidecar.topQueries(5))
                    .filteredOn(query -> query.path("text").asString("").equals(SteadyHost.QUESTION))
                    .singleElement()
                    .satisfies(query -> assertThat(query.path("calls").asLong()).isEqualTo(asked));
        }
    }
}
