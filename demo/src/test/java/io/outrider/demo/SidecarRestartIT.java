package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The sidecar is killed while it reads, more than once; every event is counted once. */
final class SidecarRestartIT {
    private static final int QUESTIONS = 4_000;

    @TempDir
    private Path folder;

    @Test
    void everyEventIsCountedOnce() throws Exception {
        HostProgram host = HostProgram.compile("SteadyHost", 11, folder);
        try (WorkFolder work = WorkFolder.create()) {
            String agent =
                    "-javaagent:" + ProjectJars.FOUND.agent() + "=run-dir=" + work.run() + ",service.name=steady";
            Process process = host.start(
                    JavaHomes.current(),
                    List.of(agent),
                    folder.resolve("out"),
                    folder.resolve("err"),
                    Integer.toString(QUESTIONS),
                    "1");
            try {
                for (int kill = 1; kill <= 3; kill++) {
                    long before = kill * QUESTIONS / 5L;
                    try (Sidecar sidecar = Sidecar.start(ProjectJars.FOUND.sidecar(), 0, null, work)) {
                        Eventually.assertThatSoon(
                                () -> assertThat(sidecar.eventsRead()).isGreaterThan(before));
                        assertThat(process.isAlive())
                                .as("the host is in the middle of its work")
                                .isTrue();
                        ProcessHandle.of(sidecar.pid()).orElseThrow().destroyForcibly();
                    }
                }
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(folder.resolve("out")).content().startsWith("started").contains("sum: ");
            assertThat(process.exitValue()).isZero();
            assertCountedOnce(work);
        }
    }

    private static void assertCountedOnce(WorkFolder work) throws Exception {
        long written = Segments.events(work.run()).size();
        assertThat(written).isEqualTo(QUESTIONS + 1);
        try (Sidecar sidecar = Sidecar.start(ProjectJars.FOUND.sidecar(), 0, null, work)) {
            Eventually.assertThatSoon(() ->
                    assertThat(sidecar.ledger().path("pending").asLong(-1)).isZero());
            JsonNode ledger = sidecar.ledger();
            assertThat(ledger.path("written").asLong()).isEqualTo(written);
            assertThat(ledger.path("acknowledged").asLong()).isEqualTo(written);
            assertThat(ledger.path("lost").asLong(-1)).isZero();
            assertThat(sidecar.topQueries(5))
                    .anySatisfy(
                            query -> assertThat(query.path("calls").asLong()).isEqualTo(QUESTIONS));
        }
    }
}
