package io.rentscout;

import io.rentscout.seed.SeedCommand;
import io.rentscout.servers.DatabaseSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisServer;

/** A PostgreSQL and a Redis of their own, started once for all tests of this JVM. */
public final class TestServers {

    public static final long LISTINGS = 4_000;
    public static final long SEED = 42;

    private static final TestServers INSTANCE = new TestServers();

    private final EmbeddedPostgres postgres;
    private final Path serverLog;
    private final int redisPort = freePort();

    private TestServers() {
        try {
            Path logs = Files.createTempDirectory("rentscout-postgres-log");
            serverLog = logs.resolve("postgresql.log");
            // initdb's user is not ours when the tests run as root.
            logs.toFile().setWritable(true, false);
            logs.toFile().setReadable(true, false);
            logs.toFile().setExecutable(true, false);
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .setServerConfig("logging_collector", "on")
                    .setServerConfig("log_directory", "'" + logs + "'")
                    .setServerConfig("log_filename", "postgresql.log")
                    .setServerConfig("log_file_mode", "0644")
                    .setServerConfig("log_statement", "all")
                    .setServerConfig("fsync", "off")
                    .setRegisterShutdownHook(false)
                    .start();
            RedisServer redis = startRedis(redisPort);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(redis)));
            DatabaseSettings database = createDatabase("rentscout");
            new SeedCommand(database, new PrintStream(PrintStream.nullOutputStream()), false)
                    .run(LISTINGS, SEED, false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static TestServers get() {
        return INSTANCE;
    }

    static RedisServer startRedis(int port) throws IOException {
        RedisServer redis =
                RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        redis.start();
        return redis;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A new, empty database. */
    public DatabaseSettings createDatabase(String name) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return database(name);
    }

    public DatabaseSettings database(String name) {
        return new DatabaseSettings("jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name, "postgres", "");
    }

    String redisUrl() {
        return "redis://localhost:" + redisPort + "/0";
    }

    /** What the server noted of every statement, as it came over the wire. */
    List<String> serverLog() throws IOException {
        return Files.readAllLines(serverLog);
    }

    /** The options that make RentScout use these servers, save where the given ones say otherwise. */
    public String[] options(String... given) {
        DatabaseSettings database = database("rentscout");
        Map<String, String> options = new LinkedHashMap<>();
        options.put("--server.port", "0");
        options.put("--spring.datasource.url", database.url());
        options.put("--spring.datasource.username", "postgres");
        options.put("--spring.datasource.password", "");
        options.put("--rentscout.redis.url", redisUrl());
        for (String option : given) {
            String[] parts = option.split("=", 2);
            options.put(parts[0], parts[1]);
        }
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .toArray(String[]::new);
    }

    private void stop(RedisServer redis) {
        try {
            redis.stop();
            postgres.close();
            Files.delete(serverLog);
            Files.delete(serverLog.getParent());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
