package io.outrider.demo;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A program of {@code src/test/host}, compiled as its team would have done it for the oldest Java that its libraries
 * run on, and started with nothing but these libraries on its class path.
 */
final class HostProgram {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path SOURCES = Path.of("src/test/host");

    private final String name;
    private final String classPath;

    private HostProgram(String name, String classPath) {
        this.name = name;
        this.classPath = classPath;
    }

    static HostProgram compile(String name, int release, Path folder, Path... furtherLibraries) throws IOException {
        String libraries = Stream.of(furtherLibraries).map(jar -> jar + ":").collect(Collectors.joining())
                + Arrays.stream(System.getProperty("java.class.path").split(":"))
                        .filter(
                                entry -> entry.matches(
                                        ".*/(postgresql|h2|jedis|redis-authx-core|commons-pool2|slf4j-api|gson|json|error_prone_annotations)-[^/]*\\.jar"))
                        .collect(Collectors.joining(":"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            StringWriter messages = new StringWriter();
            List<String> options = List.of(
                    "-d",
                    folder.toString(),
                    "-cp",
                    libraries,
                    "--release",
                    Integer.toString(release),
                    "-nowarn",
                    "-Xlint:-options",
                    "-proc:none",
                    "-encoding",
                    "UTF-8");
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            options,
                            null,
                            files.getJavaFileObjects(SOURCES.resolve(name + ".java")))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(messages.toString());
            }
        }
        return new HostProgram(name, folder + ":" + libraries);
    }

    /** Runs to the end. */
    Outcome run(Path javaHome, List<String> jvmOptions, String... arguments) throws Exception {
        Path out = Files.createTempFile("host", ".out");
        Path err = Files.createTempFile("host", ".err");
        try {
            Process process = start(javaHome, jvmOptions, out, err, arguments);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        name + " did not end within " + LIMIT + ": " + Files.readString(out) + Files.readString(err));
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err), process.pid());
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    Process start(Path javaHome, List<String> jvmOptions, Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Dstdout.encoding=UTF-8");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, name));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    record Outcome(int exitCode, String out, String err, long pid) {
        /** The lines of stderr that are ours. */
        List<String> outriderLines() {
            return err.lines().filter(line -> line.contains("outrider")).toList();
        }
    }
}
