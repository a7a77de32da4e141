package io.outrider.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A PostgreSQL of the demo's own, on a free port, with pg_stat_statements loaded; gone when closed. */
final class PostgresServer implements Closing.Server {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String USER = "rentscout";
    private static final String WATCHER = "outrider";

    private final ChildProcess process;
    private final PostgresAddress address;

    private PostgresServer(ChildProcess process, PostgresAddress address) {
        this.process = process;
        this.address = address;
    }

    static PostgresServer start(WorkFolder work) throws InterruptedException {
        Path binaries = work.make("postgres");
        PostgresBinaries.unpack(binaries);
        Path data = work.make("postgres-data");
        List<String> asOrdinaryUser = asOrdinaryUser(work, data);

        List<String> initdb = new ArrayList<>(asOrdinaryUser);
        initdb.addAll(List.of(binaries.resolve("bin/initdb").toString(), "-D", data.toString()));
        // The built-in provider knows letters of every script and needs no locale of the machine's.
        initdb.addAll(List.of("-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"));
        initdb.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        try (ChildProcess process = ChildProcess.start("initdb", initdb, Map.of(), work.log("initdb"))) {
            if (process.await() != 0) {
                throw new DemoFailure("PostgreSQL's initdb failed" + process.tail()
                        + "\n  if it cannot run on this machine, give a PostgreSQL of yours by --pg URL");
            }
        }

        PostgresAddress address = new PostgresAddress("127.0.0.1", FreePort.take(), "postgres", USER, "");
        List<String> postgres = new ArrayList<>(asOrdinaryUser);
        postgres.addAll(List.of(binaries.resolve("bin/postgres").toString(), "-D", data.toString()));
        settings(address.port()).forEach((key, value) -> postgres.addAll(List.of("-c", key + "=" + value)));
        ChildProcess process = ChildProcess.start("PostgreSQL", postgres, Map.of(), work.log("postgres"));
        try {
            process.awaitReady(START_LIMIT, () -> answers(address));
            return new PostgresServer(process, createDatabase(address));
        } catch (InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Where a copy of the database will be; the sidecar is told before there is anything to copy. */
    static PostgresAddress copyOf(PostgresAddress address) {
        return new PostgresAddress(
                address.host(), address.port(), address.database() + "_copy", address.user(), address.password());
    }

    /** The same database as the sidecar should see it: a role that may look at everything and change nothing. */
    static PostgresAddress watched(PostgresAddress address) {
        return new PostgresAddress(address.host(), address.port(), address.database(), WATCHER, "");
    }

    /** Nobody may be connected to the database meanwhile. */
    static void copy(PostgresAddress address) {
        PostgresAddress server =
                new PostgresAddress(address.host(), address.port(), "postgres", address.user(), address.password());
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + copyOf(address).database() + " TEMPLATE " + address.database());
        } catch (SQLException e) {
            throw new DemoFailure("PostgreSQL did not copy the database " + address.database() + ": " + e.getMessage());
        }
    }

    @Override
    public void requireAlive() {
        process.requireAlive();
    }

    PostgresAddress address() {
        return address;
    }

    /** The usual signal lets PostgreSQL wait for every client to leave; an interrupt ends it at once and in order. */
    @Override
    public void close() {
        try {
            Platform.succeeds("sh", "-c", "kill -INT " + process.pid());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.close();
    }

    private static Map<String, String> settings(int port) {
        return Map.of(
                "port", Integer.toString(port),
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "shared_preload_libraries", "pg_stat_statements",
                "track_io_timing", "on",
                "max_connections", "60",
                // The data lives as long as the demo: nothing here has to survive a crash.
                "fsync", "off",
                "synchronous_commit", "off",
                "full_page_writes", "off");
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace of its own it is not root, and its files stay ours; where
     * the machine forbids that, it runs as another user, who then needs the data folder.
     */
    private static List<String> asOrdinaryUser(WorkFolder work, Path data) throws InterruptedException {
        if (!Platform.isRoot()) {
            return List.of();
        }
        if (Platform.succeeds("unshare", "-U", "true")) {
            return List.of("unshare", "-U");
        }
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        List<String> probe = new ArrayList<>(nobody);
        probe.add("true");
        if (!Platform.succeeds(probe.toArray(String[]::new))) {
            throw new DemoFailure("PostgreSQL refuses to run as root, and neither unshare nor setpriv works here;"
                    + " run the demo as an ordinary user or give a PostgreSQL of yours by --pg URL");
        }
        try {
            Files.setAttribute(data, "unix:uid", 65534);
            work.letOthersPass();
        } catch (IOException e) {
            throw new DemoFailure("the data folder cannot be given to another user: " + e.getMessage());
        }
        return nobody;
    }

    private static boolean answers(PostgresAddress address) throws SQLException {
        try (Connection connection = address.connect()) {
            return connection.isValid(2);
        }
    }

    private static PostgresAddress createDatabase(PostgresAddress server) {
        PostgresAddress address = new PostgresAddress(server.host(), server.port(), "rentscout", USER, "");
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE rentscout");
        } catch (SQLException e) {
            throw new DemoFailure("PostgreSQL did not create the database rentscout: " + e.getMessage());
        }
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION pg_stat_statements");
            statement.execute("CREATE ROLE " + WATCHER + " LOGIN");
            statement.execute("GRANT pg_monitor, pg_read_all_data TO " + WATCHER);
            statement.execute("ALTER ROLE " + WATCHER + " SET default_transaction_read_only = on");
        } catch (SQLException e) {
            throw new DemoFailure(
                    "PostgreSQL did not take pg_stat_statements or the sidecar's role: " + e.getMessage());
        }
        return address;
    }

    /** What a server says of itself, for the line that tells where it is; also the check that it is there at all. */
    static String version(PostgresAddress address) {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new DemoFailure("PostgreSQL at " + address.where() + " does not let us in: "
                    + why.lines().findFirst().orElse("")
                    + "; check that it runs, and the user and password in --pg, or leave --pg out to have one started");
        }
    }
}
