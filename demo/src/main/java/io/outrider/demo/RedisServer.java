package io.outrider.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/** A Redis of the demo's own, on a free port, keeping nothing on disk; gone when closed. */
final class RedisServer implements Closing.Server {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final ChildProcess process;
    private final RedisAddress address;

    private RedisServer(ChildProcess process, RedisAddress address) {
        this.process = process;
        this.address = address;
    }

    static RedisServer start(WorkFolder work) throws InterruptedException {
        Path folder = work.make("redis");
        String port = Integer.toString(FreePort.take());
        List<String> command = List.of(
                executable(folder),
                "--port",
                port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                folder.toString(),
                "--loglevel",
                "notice");
        RedisAddress address = RedisAddress.parse("redis://127.0.0.1:" + port);
        ChildProcess process = ChildProcess.start("Redis", command, Map.of(), work.log("redis"));
        try {
            process.awaitReady(START_LIMIT, address::answers);
            return new RedisServer(process, address);
        } catch (DemoFailure e) {
            process.close();
            throw new DemoFailure(e.getMessage() + "\n  install redis-server or give a Redis of yours by --redis URL");
        } catch (InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    @Override
    public void requireAlive() {
        process.requireAlive();
    }

    RedisAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.close();
    }

    /** The machine's own Redis when it has one: the packaged executable needs OpenSSL 3, which not every machine has. */
    private static String executable(Path folder) {
        if (Platform.onPath("redis-server")) {
            return "redis-server";
        }
        try {
            return ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .toString();
        } catch (IOException | RuntimeException e) {
            throw new DemoFailure("there is no Redis here for " + Platform.name() + " (" + e.getMessage()
                    + "); install redis-server or give one of yours by --redis URL");
        }
    }
}
