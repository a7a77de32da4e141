package io.outrider.benchmarks.compare;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** A PostgreSQL and a Redis, each started when it is first asked for. One thread. */
final class Servers implements AutoCloseable {
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable RedisServer redis;
    private int redisPort;

    String postgresUrl() throws IOException {
        EmbeddedPostgres running = postgres;
        if (running == null) {
            running = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            postgres = running;
        }
        return running.getJdbcUrl("postgres", "postgres");
    }

    int redisPort() throws IOException {
        if (redis == null) {
            try (ServerSocket free = new ServerSocket(0)) {
                redisPort = free.getLocalPort();
            }
            RedisServer server = RedisServer.newRedisServer()
                    .port(redisPort)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build();
            server.start();
            redis = server;
        }
        return redisPort;
    }

    @Override
    public void close() throws IOException {
        EmbeddedPostgres startedPostgres = postgres;
        RedisServer startedRedis = redis;
        try {
            if (startedPostgres != null) {
                startedPostgres.close();
            }
        } finally {
            if (startedRedis != null) {
                startedRedis.stop();
            }
        }
    }
}
