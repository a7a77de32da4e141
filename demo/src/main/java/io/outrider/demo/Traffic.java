package io.outrider.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Visitors of RentScout: a few threads at a bounded rate, each request with a correlation id of its own. */
final class Traffic implements AutoCloseable {
    private static final int VISITORS = 4;
    private static final int REQUESTS_PER_SECOND = 100;
    private static final long PAUSE_NANOS = VISITORS * 1_000_000_000L / REQUESTS_PER_SECOND;

    private static final long MEMORY_NANOS = Duration.ofMinutes(5).toNanos();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI base;
    private final List<Thread> visitors = new ArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicReference<@Nullable Slowest> slowest = new AtomicReference<>();

    /** The request that took longest of late, to be looked up by its correlation id while its events are on disk. */
    record Slowest(String correlationId, String path, long nanos, long endNanos) {
        static Slowest of(@Nullable Slowest old, Slowest latest) {
            if (old != null && latest.nanos <= old.nanos && latest.endNanos - old.endNanos < MEMORY_NANOS) {
                return old;
            }
            return latest;
        }
    }

    private Traffic(URI base) {
        this.base = base;
    }

    /** @param cities by size, the largest first */
    static Traffic start(URI base, List<String> cities, int listings) {
        Traffic traffic = new Traffic(base);
        for (int i = 0; i < VISITORS; i++) {
            TrafficMix mix = new TrafficMix(cities, listings, i);
            Thread visitor = new Thread(() -> traffic.visit(mix), "visitor-" + (i + 1));
            visitor.setDaemon(true);
            traffic.visitors.add(visitor);
            visitor.start();
        }
        return traffic;
    }

    long requests() {
        return requests.get();
    }

    /** Answers of 500 and above; RentScout's external estimate fails now and then. */
    long errors() {
        return refused.get();
    }

    /** Requests without any answer: there must be none while RentScout is up. */
    long unanswered() {
        return unanswered.get();
    }

    @Nullable
    Slowest slowest() {
        return slowest.get();
    }

    /** Lets every visitor finish the request it is at. */
    @Override
    public void close() {
        ended.set(true);
        boolean interrupted = false;
        for (Thread visitor : visitors) {
            while (visitor.isAlive()) {
                try {
                    visitor.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit(TrafficMix mix) {
        long next = System.nanoTime();
        while (!ended.get()) {
            try {
                send(mix);
            } catch (IOException e) {
                unanswered.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
            next = Math.max(next + PAUSE_NANOS, System.nanoTime() - PAUSE_NANOS);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void send(TrafficMix mix) throws IOException, InterruptedException {
        TrafficMix.Visit visit = mix.next();
        String correlationId = UUID.randomUUID().toString();
        HttpRequest.BodyPublisher body = visit.body() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(visit.body());
        HttpRequest request = HttpRequest.newBuilder(base.resolve(visit.path()))
                .method(visit.method(), body)
                .header("Content-Type", "application/json")
                .header("X-Correlation-ID", correlationId)
                .timeout(Duration.ofSeconds(30))
                .build();
        long start = System.nanoTime();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        long nanos = System.nanoTime() - start;
        requests.incrementAndGet();
        if (response.statusCode() >= 500) {
            refused.incrementAndGet();
        }
        mix.answered(visit, response);
        // The first ones mostly measure a JVM that warms up, and estimates a service outside.
        if (requests.get() > 100 && !visit.path().endsWith("/estimate")) {
            Slowest now = new Slowest(correlationId, visit.method() + " " + visit.path(), nanos, start + nanos);
            slowest.accumulateAndGet(now, Slowest::of);
        }
    }
}
