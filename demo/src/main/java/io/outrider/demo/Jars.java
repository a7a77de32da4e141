package io.outrider.demo;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The finished jars that the demo starts, where the build leaves them. */
record Jars(Path home) {

    /** The project's folder, as the front door says it, or three steps up from this class's own jar. */
    static Jars find() {
        String told = System.getProperty("outrider.home");
        try {
            Path home = told != null
                    ? Path.of(told)
                    : Path.of(Jars.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                            .resolve("../../..")
                            .normalize();
            return new Jars(home);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says at the start what would be missed in the middle. */
    void requireAll() {
        agent();
        sidecar();
        rentscout();
    }

    Path agent() {
        return existing("agent/target/outrider-agent.jar");
    }

    Path sidecar() {
        return existing("sidecar-server/target/outrider-sidecar.jar");
    }

    Path rentscout() {
        return existing("test-app/target/rentscout.jar");
    }

    /** What the sidecar exports of RentScout's. */
    Path datasets() {
        return home.resolve("deploy/export/rentscout.json");
    }

    private Path existing(String name) {
        Path jar = home.resolve(name);
        if (!Files.isRegularFile(jar)) {
            throw new DemoFailure(jar + " is missing; ./outrider demo builds it, and so does mvn -DskipTests package");
        }
        return jar;
    }
}
