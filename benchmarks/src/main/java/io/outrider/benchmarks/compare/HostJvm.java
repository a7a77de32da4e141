package io.outrider.benchmarks.compare;

import io.outrider.benchmarks.host.Figures;
import io.outrider.benchmarks.host.FirstQueryHost;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a host in a JVM of its own, under a contender. */
final class HostJvm {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /**
     * For hosts that work at full rate: a heap that is whole and touched before the first call. A young generation that still grows while it is measured,
     * with every new page of memory to be had from the system first, makes two starts of the same host differ by more than most contenders add.
     */
    private static final List<String> STEADY_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    private final Path java;
    private final Path hosts;

    HostJvm(Path java, Layout layout) {
        this.java = java;
        this.hosts = layout.hosts();
    }

    /** Standard output of the run in this folder. */
    static Path output(Path folder) {
        return folder.resolve("stdout.txt");
    }

    static Path errors(Path folder) {
        return folder.resolve("stderr.txt");
    }

    /** What is run, with which libraries on its class path and which arguments. */
    record Program(Class<?> main, List<Path> libraries, List<String> arguments) {}

    /** Lets a host work at full rate to its end, and gives the figures that it left. */
    Map<String, Double> run(Program program, Contender contender, Path folder, List<String> moreOptions, Duration limit)
            throws IOException, InterruptedException, HostFailed {
        List<String> options = new ArrayList<>(STEADY_HEAP);
        options.addAll(moreOptions);
        Process process = builder(program, contender, folder, options)
                .redirectOutput(output(folder).toFile())
                .start();
        awaitEnd(process, folder, limit);
        return Figures.read(result(folder));
    }

    /** The nanoseconds from the start of the process to the host's word that it is ready, and the host's own figures. */
    Started start(Program program, Contender contender, Path folder, List<String> moreOptions)
            throws IOException, InterruptedException, HostFailed {
        ProcessBuilder builder = builder(program, contender, folder, moreOptions);
        long begin = System.nanoTime();
        Process process = builder.start();
        CompletableFuture<Long> ready = CompletableFuture.supplyAsync(() -> readyNanos(process));
        awaitEnd(process, folder, START_LIMIT);
        long readyAt = ready.join();
        if (readyAt == 0) {
            throw new HostFailed("the host ended without saying that it was ready");
        }
        return new Started(readyAt - begin, Figures.read(result(folder)));
    }

    record Started(long nanos, Map<String, Double> figures) {}

    private static long readyNanos(Process process) {
        long ready = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (ready == 0 && line.equals(FirstQueryHost.READY)) {
                    ready = System.nanoTime();
                }
            }
        } catch (IOException endedMeanwhile) {
            // The exit code tells.
        }
        return ready;
    }

    private ProcessBuilder builder(Program program, Contender contender, Path folder, List<String> moreOptions)
            throws IOException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(contender.options().in(folder));
        command.addAll(moreOptions);
        command.add("-cp");
        command.add(Stream.of(List.of(hosts), program.libraries(), contender.libraries())
                .flatMap(List::stream)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(program.main().getName());
        command.add("result=" + result(folder));
        command.addAll(program.arguments());
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        return builder.redirectError(errors(folder).toFile());
    }

    private static void awaitEnd(Process process, Path folder, Duration limit)
            throws IOException, InterruptedException, HostFailed {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HostFailed("the host had not ended after " + limit.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new HostFailed("the host ended with exit code " + process.exitValue() + lastWords(folder));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** The line that tells most in a trace of a Java failure: its first. */
    private static String lastWords(Path folder) throws IOException {
        try (Stream<String> lines = Files.lines(errors(folder), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains("Exception") || line.contains("Error"))
                    .findFirst()
                    .map(line -> ": " + line)
                    .orElse("");
        }
    }

    private static Path result(Path folder) {
        return folder.resolve("figures.txt");
    }
}
