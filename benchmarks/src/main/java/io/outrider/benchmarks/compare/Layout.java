package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the build left what is compared. */
final class Layout {
    private final Path home;

    Layout(Path home) {
        this.home = home;
    }

    Path home() {
        return home;
    }

    Path benchmarks() {
        return home.resolve("benchmarks");
    }

    Path target() {
        return benchmarks().resolve("target");
    }

    Path hosts() {
        return require(target().resolve("outrider-benchmarks.jar"));
    }

    Path agent() {
        return require(home.resolve("agent/target/outrider-agent.jar"));
    }

    Path peer(String artifact) {
        return one(target().resolve("peers"), artifact);
    }

    List<Path> libraries(String... artifacts) {
        List<Path> libraries = new ArrayList<>();
        for (String artifact : artifacts) {
            libraries.add(one(target().resolve("lib"), artifact));
        }
        return libraries;
    }

    /** The jar {@code artifact-VERSION.jar}. */
    private static Path one(Path folder, String artifact) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, artifact + "-[0-9]*.jar")) {
                jars.forEach(found::add);
            } catch (IOException e) {
                throw new CompareFailure(CompareFailure.FAILED, folder + " cannot be read: " + e.getMessage());
            }
        }
        if (found.size() != 1) {
            throw new CompareFailure(
                    CompareFailure.FAILED,
                    folder + " has " + found.size() + " jars called " + artifact
                            + "-VERSION.jar, and must have one; delete the folder and start again by benchmarks/run.sh");
        }
        return found.get(0);
    }

    private static Path require(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new CompareFailure(
                    CompareFailure.FAILED, jar + " is not there; start by benchmarks/run.sh, which builds it");
        }
        return jar;
    }

    /** What stands between the artifact's name and .jar. */
    static String version(Path jar) {
        String name = String.valueOf(jar.getFileName());
        for (int i = 0; i + 1 < name.length(); i++) {
            if (name.charAt(i) == '-' && Character.isDigit(name.charAt(i + 1))) {
                return name.substring(i + 1, name.length() - ".jar".length());
            }
        }
        return "";
    }
}
