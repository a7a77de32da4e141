package io.outrider.sidecar.rundir;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.nio.file.Path;
import java.util.List;

/** Where the run directory is. */
public record RunDirectoryConfig(Path path) {
    private static final Key<String> RUN_DIR = Key.text(
            "run-dir",
            "",
            "Folder shared with the agents. Not set: `outrider-USER` under the JVM's temporary folder, as for the agent.");

    public static final List<Key<?>> KEYS = List.of(RUN_DIR);

    public static RunDirectoryConfig from(Settings settings) {
        String text = settings.get(RUN_DIR);
        Path path = text.isEmpty()
                ? Path.of(System.getProperty("java.io.tmpdir"), "outrider-" + System.getProperty("user.name"))
                : Path.of(text);
        return new RunDirectoryConfig(path.toAbsolutePath().normalize());
    }
}
