package io.outrider.sidecar.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Real servers of every version whose archive stands in {@code target/servers}, named by its major version; the profile {@code matrix}
 * puts them there.
 */
public final class Servers {
    private static final Path FOLDER = Path.of("target", "servers");

    private Servers() {}

    /** Empty when no archives were fetched. */
    public static List<Integer> versions() {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> Integer.valueOf(name.substring(0, name.length() - 4)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param major 0 for the version that the default build uses */
    public static EmbeddedPostgres start(int major, Map<String, String> settings) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        settings.forEach(builder::setServerConfig);
        builder.setPgBinaryResolver(
                major == 0
                        ? DefaultPostgresBinaryResolver.INSTANCE
                        : (system, architecture) -> archive(FOLDER.resolve(major + ".jar")));
        return builder.start();
    }

    private static InputStream archive(Path jar) throws IOException {
        ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(".txz")) {
                return zip;
            }
        }
        throw new IOException(jar + " holds no archive of a server");
    }
}
