package io.outrider.sidecar.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Real servers, one of each version that the build asks for, started when first needed and kept until the JVM ends. A test that changes
 * anything makes itself a {@link #database}. Each has the roles {@code onlooker} and {@code writer}, to whom databases grant what
 * they should have, and {@code grown}, a member of {@code postgres}.
 */
public final class TestServer implements AskedServer {
    private static final Map<String, TestServer> RUNNING = new ConcurrentHashMap<>();
    private static final String ON_CLASS_PATH = "17";

    private final EmbeddedPostgres postgres;

    private TestServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Majors, as text; for {@code @MethodSource}. */
    public static List<String> versions() {
        return List.of(System.getProperty("postgres.versions", ON_CLASS_PATH).split(","));
    }

    public static TestServer of(String version) {
        return RUNNING.computeIfAbsent(version, TestServer::start);
    }

    public static TestServer newest() {
        return of(ON_CLASS_PATH);
    }

    private static TestServer start(String version) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .setServerConfig("fsync", "off");
            if (!version.equals(ON_CLASS_PATH)) {
                builder.setPgBinaryResolver((system, hardware) -> binary(version));
            }
            TestServer server = new TestServer(builder.start());
            server.execute(
                    "postgres",
                    "CREATE ROLE onlooker LOGIN",
                    "CREATE ROLE writer LOGIN",
                    "CREATE ROLE grown LOGIN IN ROLE postgres");
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static InputStream binary(String version) throws IOException {
        Path jar = Path.of(System.getProperty("postgres.binaries", "target/postgres"), version + ".jar");
        return URI.create("jar:" + jar.toAbsolutePath().toUri() + "!/postgres-linux-x86_64.txz")
                .toURL()
                .openStream();
    }

    /** A fresh database; gives its address. */
    public String database(String name, String... statements) {
        try {
            execute("postgres", "DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name);
            execute(name, statements);
            return url(name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url(String database) {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database;
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return postgres.getDatabase("postgres", database).getConnection();
    }

    public Path dataFolder() throws SQLException {
        Path folder = Path.of(ask("postgres", "SHOW data_directory"));
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder + " is no folder");
        }
        return folder;
    }
}
