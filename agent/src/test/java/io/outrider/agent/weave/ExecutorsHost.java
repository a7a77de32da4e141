package io.outrider.agent.weave;

import com.sun.net.httpserver.HttpServer;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A host that goes through every way in which the JDK hands a task to another thread. */
public final class ExecutorsHost {
    private ExecutorsHost() {}

    public static void main(String[] arguments) throws Exception {
        List<ExecutorService> pools = new ArrayList<>();
        pools.add(Executors.newFixedThreadPool(2));
        pools.add(Executors.newWorkStealingPool(2));
        pools.add(ForkJoinPool.commonPool());
        try {
            pools.add((ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
        } catch (NoSuchMethodException beforeJava21) {
            // There are no virtual threads to try.
        }
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        pools.add(scheduler);
        for (ExecutorService pool : pools) {
            expect(pool.submit(() -> 6 * 7).get(), 42);
            expect(
                    CompletableFuture.supplyAsync(() -> 41, pool)
                            .thenApplyAsync(x -> x + 1, pool)
                            .get(),
                    42);
            CompletableFuture.runAsync(() -> {}, pool).get();
        }
        expect(scheduler.schedule(() -> 42, 1, TimeUnit.MILLISECONDS).get(), 42);
        CompletableFuture<Integer> third = new CompletableFuture<>();
        int[] ticks = new int[1];
        scheduler.scheduleAtFixedRate(
                () -> {
                    if (++ticks[0] == 3) {
                        third.complete(42);
                    }
                },
                0,
                1,
                TimeUnit.MILLISECONDS);
        expect(third.get(), 42);
        expect(new ForkJoinPool(2).invoke(new Fibonacci(12)), 144);
        expect(IntStream.range(0, 1000).parallel().map(x -> 1).sum(), 1000);
        expect(CompletableFuture.supplyAsync(() -> 42).get(), 42);
        serve();
        System.out.println("all executors work");
        System.exit(0);
    }

    private static void serve() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        expect(((HttpURLConnection) uri.toURL().openConnection()).getResponseCode(), 204);
        server.stop(0);
    }

    private static void expect(int actual, int expected) {
        if (actual != expected) {
            throw new IllegalStateException(actual + " in place of " + expected);
        }
    }

    private static final class Fibonacci extends RecursiveTask<Integer> {
        private static final long serialVersionUID = 1;
        private final int n;

        Fibonacci(int n) {
            this.n = n;
        }

        @Override
        protected Integer compute() {
            if (n < 2) {
                return n;
            }
            Fibonacci left = new Fibonacci(n - 1);
            left.fork();
            return new Fibonacci(n - 2).compute() + left.join();
        }
    }
}
