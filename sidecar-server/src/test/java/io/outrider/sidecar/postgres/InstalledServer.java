package io.outrider.sidecar.postgres;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server from the machine's own packages, which have extensions that the embedded ones lack: Debian's {@code postgresql-15} and
 * {@code postgresql-15-hypopg}. A database folder of its own, gone afterwards.
 */
public final class InstalledServer implements AskedServer, AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
    private static final Path EXTENSIONS = Path.of("/usr/share/postgresql/15/extension");

    private final Path folder;
    private final int port;

    private InstalledServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    public static boolean has(String extension) {
        return Files.isExecutable(PROGRAMS.resolve("initdb"))
                && Files.exists(EXTENSIONS.resolve(extension + ".control"));
    }

    /** @param settings as {@code name=value} */
    public static InstalledServer start(String... settings) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("outrider-postgres");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        InstalledServer server = new InstalledServer(folder, freePort());
        server.run("initdb", "-D", server.data(), "-U", "postgres", "-A", "trust", "--no-sync");
        StringBuilder options = new StringBuilder("-p " + server.port + " -k " + folder + " -c fsync=off");
        for (String setting : settings) {
            options.append(" -c ").append(setting);
        }
        server.run(
                "pg_ctl",
                "-D",
                server.data(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                options.toString(),
                "-w",
                "start");
        return server;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        run("rm", "-rf", data());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** As the user {@code postgres} where we are root: the server refuses to run as root. */
    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        Path installed = PROGRAMS.resolve(program);
        command.add(Files.exists(installed) ? installed.toString() : program);
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(program + " failed: " + Files.readString(said));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
