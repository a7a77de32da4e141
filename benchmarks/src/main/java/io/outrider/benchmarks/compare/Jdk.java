package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A JDK on this machine, by the file {@code release} that every JDK has. */
record Jdk(Path home, int feature, String version) {
    /** The first whose AOT cache is made in one step (JEP 514). */
    private static final int WITH_AOT_CACHE = 25;

    static Optional<Jdk> at(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(release)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        String version = unquoted(properties.getProperty("JAVA_VERSION", ""));
        String vendor = unquoted(properties.getProperty("IMPLEMENTOR", ""));
        return feature(version).map(feature -> new Jdk(home, feature, (version + " " + vendor).trim()));
    }

    /** The given one, or one that is found: named by JAVA25_HOME, the hosts' own, or one beside it. */
    static Optional<Jdk> withAotCache(@Nullable Path given, Path javaHome, @Nullable String fromEnvironment) {
        if (given != null) {
            return at(given).filter(jdk -> jdk.feature >= WITH_AOT_CACHE);
        }
        Optional<Jdk> named = Optional.ofNullable(fromEnvironment)
                .flatMap(home -> at(Path.of(home)))
                .filter(jdk -> jdk.feature >= WITH_AOT_CACHE);
        if (named.isPresent()) {
            return named;
        }
        Optional<Jdk> own = at(javaHome).filter(jdk -> jdk.feature >= WITH_AOT_CACHE);
        return own.isPresent() ? own : beside(javaHome);
    }

    private static Optional<Jdk> beside(Path javaHome) {
        Path folder = javaHome.toAbsolutePath().getParent();
        if (folder == null) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder)) {
            for (Path home : homes) {
                Optional<Jdk> jdk = at(home).filter(found -> found.feature >= WITH_AOT_CACHE);
                if (jdk.isPresent()) {
                    return jdk;
                }
            }
        } catch (IOException e) {
            // A folder that cannot be read has none for us.
        }
        return Optional.empty();
    }

    private static Optional<Integer> feature(String version) {
        String first = version.split("[.+-]", 2)[0];
        return first.matches("\\d{1,4}") ? Optional.of(Integer.valueOf(first)) : Optional.empty();
    }

    private static String unquoted(String value) {
        return value.replace("\"", "");
    }
}
