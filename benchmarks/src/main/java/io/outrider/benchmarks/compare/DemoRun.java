package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs the demo, which drives RentScout under the agent, and keeps what it wrote. */
final class DemoRun {
    private static final long LIMIT_MINUTES = 10;

    private DemoRun() {}

    /** The run directory that the demo left in the folder. */
    static Path in(Path folder, Layout layout, int seconds) throws IOException, InterruptedException, HostFailed {
        Files.createDirectories(folder);
        Path log = folder.resolve("demo.log");
        ProcessBuilder builder = new ProcessBuilder(
                        layout.home().resolve("outrider").toString(),
                        "demo",
                        "--seconds",
                        Integer.toString(seconds),
                        "--rows",
                        "20000",
                        "--keep")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TMPDIR", folder.toString());
        Process demo = builder.start();
        try {
            if (!demo.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new HostFailed("the demo had not ended after " + LIMIT_MINUTES + " minutes; see " + log);
            }
        } finally {
            demo.destroy();
        }
        try (DirectoryStream<Path> kept = Files.newDirectoryStream(folder, "outrider-demo-*")) {
            for (Path demoFolder : kept) {
                return demoFolder.resolve("run");
            }
        }
        throw new HostFailed("the demo ended with exit code " + demo.exitValue() + " and left no run directory");
    }
}
