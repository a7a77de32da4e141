package io.outrider.sidecar.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Real servers with settings of their own, for as long as a test runs. */
public final class Servers {
    private static final int ON_CLASS_PATH = 17;

    private Servers() {}

    public static List<Integer> versions() {
        return TestServer.versions().stream().map(Integer::valueOf).toList();
    }

    /** @param major 0 for the version that the default build uses */
    public static EmbeddedPostgres start(int major, Map<String, String> settings) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        settings.forEach(builder::setServerConfig);
        if (major != 0 && major != ON_CLASS_PATH) {
            builder.setPgBinaryResolver((system, hardware) -> TestServer.binary(String.valueOf(major)));
        }
        return builder.start();
    }
}
