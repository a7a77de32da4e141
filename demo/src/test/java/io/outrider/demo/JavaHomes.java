package io.outrider.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JDKs of this machine, one per feature release: where CI machines, distributions and people put them. */
final class JavaHomes {
    /** The releases the agent promises to work on. */
    static final List<Integer> PROMISED = List.of(8, 11, 17, 21, 25);

    private static final SortedMap<Integer, Path> FOUND = search();

    private JavaHomes() {}

    static Optional<Path> of(int release) {
        return Optional.ofNullable(FOUND.get(release));
    }

    static Path current() {
        return Path.of(System.getProperty("java.home"));
    }

    private static SortedMap<Integer, Path> search() {
        SortedMap<Integer, Path> found = new TreeMap<>();
        found.put(Runtime.version().feature(), current());
        Stream<Path> named = System.getenv().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("JAVA_HOME"))
                .map(entry -> Path.of(entry.getValue()));
        Stream<Path> installed = Stream.of("/usr/lib/jvm", System.getProperty("user.home") + "/.sdkman/candidates/java")
                .map(Path::of)
                .flatMap(JavaHomes::children);
        Stream.concat(named, installed)
                .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .forEach(home -> release(home).ifPresent(release -> found.putIfAbsent(release, home)));
        return found;
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> children = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return children.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the file {@code release} that every JDK has. */
    private static Optional<Integer> release(Path home) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve("release"))) {
            properties.load(reader);
        } catch (IOException e) {
            return Optional.empty();
        }
        String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
        String feature = version.startsWith("1.") ? version.substring(2) : version;
        String digits = feature.replaceAll("[^0-9].*", "");
        return digits.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(digits));
    }
}
