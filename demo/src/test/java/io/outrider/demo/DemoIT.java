package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user types it. */
final class DemoIT {
    private static final Duration LIMIT = Duration.ofSeconds(150);
    private static final String COMMAND = ProjectJars.HOME.resolve("outrider").toString();

    /** Where the demo may put temporary files, and where nothing is left of them. */
    @TempDir
    private Path temporary;

    @TempDir
    private Path output;

    private Process demo;

    @AfterEach
    void nothingIsLeft() throws Exception {
        demo.destroy(); // it has ended, unless the test has failed
        demo.waitFor(60, TimeUnit.SECONDS);
        Eventually.assertThatSoon(() -> {
            assertThat(processes()).isEmpty();
            return null;
        });
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> !path.getFileName().toString().startsWith("hsperfdata")))
                    .isEmpty();
        }
    }

    @Test
    void showsTheWholeWayAndCountsTheSameEverywhere() throws Exception {
        demo = start("--seconds", "5", "--rows", "5000");

        assertThat(end(demo)).as(said()).isZero();
        assertThat(said())
                .contains("\"dataset\":\"outrider.jdbc\"")
                .contains("SELECT")
                .containsIgnoringCase("N+1")
                .contains(
                        "ON public.properties (phone", "verified on the copy: tested", "applied in the database: built")
                .contains("GET /api/properties/by-phone, p95 of 200 requests")
                // The sidecar's role is no superuser, and yet it is told what it asks for.
                .containsPattern("PostgreSQL executed [0-9.,]+ ms and touched [0-9,]+ blocks")
                .containsPattern(
                        "its plan \\((generic|plain)\\): .+; analysed in [0-9.,]+ ms, of which EXPLAIN [0-9.,]+ ms")
                .containsPattern("[0-9,]+ KiB +[0-9]+ % .+ public\\.properties")
                .containsPattern("5,[0-9]+ items, [0-9,]+ bytes in [0-9.]+ s")
                .containsPattern("by RentScout's own code: completed, [0-9,]+ items in [0-9.]+ s")
                .containsPattern("seen by the agent: SELECT properties, 1 call, [1-9] further pages?, 1,[0-9]+ rows")
                .contains("http://127.0.0.1:")
                .contains("drops 0", "lost 0")
                .contains("all counts are equal");
    }

    @Test
    void ctrlCEndsTheTrafficAndTheSummaryFollows() throws Exception {
        demo = start("--rows", "2000");
        Eventually.assertThatWithin(LIMIT, () -> assertThat(said()).contains(" requests "));
        interrupt(demo);

        assertThat(end(demo)).as(said()).isZero();
        assertThat(said()).contains("all counts are equal");
    }

    @Test
    void ctrlCDuringSeedingLeavesNothing() throws Exception {
        demo = start("--rows", "5000000");
        Eventually.assertThatWithin(LIMIT, () -> assertThat(said()).contains("seed: "));
        interrupt(demo);

        assertThat(end(demo)).isEqualTo(Ending.INTERRUPTED);
        assertThat(said()).contains("stopped before there was anything to sum up");
    }

    @Test
    void postgresThatIsDownIsOneClearMessage() throws Exception {
        demo = start("--pg", "postgresql://ann@127.0.0.1:1/homes");

        assertThat(end(demo)).isEqualTo(DemoFailure.FAILED);
        assertThat(said().lines().filter(line -> line.startsWith("outrider:")))
                .singleElement()
                .asString()
                .contains("PostgreSQL at 127.0.0.1:1/homes", "check that it runs");
    }

    @Test
    void unknownFlagIsNamedWithTheNearest() throws Exception {
        demo = start("--row", "5");

        assertThat(end(demo)).isEqualTo(DemoFailure.USAGE);
        assertThat(said()).contains("--row").contains("did you mean --rows?");
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(COMMAND, "demo"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.resolve("said").toFile());
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment().put("JAVA_HOME", JavaHomes.current().toString());
        return builder.start();
    }

    /** As Ctrl-C does; a build in the background has interrupts switched off for all its children, and ends by TERM. */
    private static void interrupt(Process demo) throws Exception {
        String signal = interruptsAreIgnored() ? "TERM" : "INT";
        assertThat(Platform.succeeds("sh", "-c", "kill -" + signal + " " + demo.pid()))
                .isTrue();
    }

    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readString(status).replaceAll("(?s).*SigIgn:\\s*([0-9a-f]+).*", "$1");
        return (Long.parseUnsignedLong(ignored, 16) & 1 << 1) != 0;
    }

    private int end(Process demo) throws Exception {
        if (!demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the demo does not end: " + said());
        }
        return demo.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(output.resolve("said"));
    }

    /** Whatever still runs with a file of the demo's on its command line. */
    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(temporary.toString()))
                .toList();
    }
}
