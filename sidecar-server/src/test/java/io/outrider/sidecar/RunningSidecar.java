package io.outrider.sidecar;

import io.outrider.sidecar.config.ConfigurationFault;
import io.outrider.sidecar.config.Settings;
import io.outrider.sidecar.rundir.StartRefused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole sidecar in this JVM on a free port, and a client that knows its token. */
final class RunningSidecar implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Sidecar sidecar;
    private final String token;

    private RunningSidecar(Sidecar sidecar) throws IOException {
        this.sidecar = sidecar;
        this.token = Files.readString(sidecar.runDirectory().resolve("token")).strip();
    }

    static RunningSidecar start(Path runDirectory, String... keysAndValues)
            throws ConfigurationFault, StartRefused, IOException {
        Map<String, String> given = new HashMap<>(Map.of(
                "run-dir", runDirectory.toString(),
                "http.port", "0",
                "tail.poll-interval", "20ms",
                "tail.dead-after", "10m")); // the test's writers hold no lock, and must not pass for dead
        for (int i = 0; i < keysAndValues.length; i += 2) {
            given.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        if (Files.isDirectory(runDirectory)) {
            Files.setPosixFilePermissions(runDirectory, PosixFilePermissions.fromString("rwx------"));
        }
        return new RunningSidecar(Sidecar.start(Settings.of(Sidecar.KEYS, given), Clock.systemUTC()));
    }

    String url() {
        return sidecar.url();
    }

    String token() {
        return token;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofByteArray());
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return CLIENT.send(request.timeout(Duration.ofSeconds(20)).build(), body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    JsonNode json(String path) {
        return JsonMapper.shared().readTree(get(path).body());
    }

    long read() {
        return json("/health/detailed").at("/reading/read").asLong(-1);
    }

    RunningSidecar awaitRead(long events) {
        await("read " + events + " events", () -> read() == events);
        return this;
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, Duration.ofSeconds(60), condition);
    }

    static void await(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + patience + ": " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    @Override
    public void close() {
        sidecar.close();
    }
}
