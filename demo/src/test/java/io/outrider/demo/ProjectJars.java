package io.outrider.demo;

import java.nio.file.Path;

/** The jars as the build has just made them; Maven runs the tests in the module's folder. */
final class ProjectJars {
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    static final Jars FOUND = new Jars(HOME);

    private ProjectJars() {}
}
