package io.outrider.benchmarks.compare;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to see a host's calls, or none.
 *
 * @param name as in {@code --only}
 * @param label as in the report
 * @param jar the peer's own jar, which its version is read from; null for the bare host
 * @param proxy what is put around the host's connections; {@code none} for agents
 * @param libraries jars that the host needs beside its own
 * @param options of the JVM, given the folder that this run may write to
 * @param records how to count what was recorded; null when the contender keeps no records
 * @param seesRedis whether Redis calls are seen too
 */
record Contender(
        String name,
        String label,
        @Nullable Path jar,
        String proxy,
        List<Path> libraries,
        Options options,
        @Nullable Records records,
        boolean seesRedis) {
    static final String BARE = "bare";

    /** The JVM options of one run. */
    interface Options {
        List<String> in(Path folder);
    }

    boolean isBare() {
        return name.equals(BARE);
    }

    boolean isAgent() {
        return proxy.equals("none");
    }
}
