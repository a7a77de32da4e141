package io.outrider.benchmarks.micro;

import io.outrider.agent.context.RequestContext;
import io.outrider.bridge.OutriderBridge;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost that a task takes its request along to another thread? {@code handOff} is what is added;
 * {@code executorAlone} and {@code executorWithHandOff} put it beside the way of a task through a pool of one thread.
 * {@code outsideRequest} is the same for a host that is in no request.
 *
 * <pre>
 * benchmarks/run.sh jmh ContextHandOffBenchmark -prof gc
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ContextHandOffBenchmark {
    private final ExecutorService pool = Executors.newFixedThreadPool(1);
    private @Nullable Recorder recorder;

    /** The request that the benchmark's thread works for. */
    @State(Scope.Thread)
    public static class Request {
        @Nullable
        Object scope;

        @Setup
        public void begin(ContextHandOffBenchmark connected) {
            scope = OutriderBridge.beginRequest("GET", "/", null, null, null, null, null, null);
            if (!(scope instanceof RequestContext)) {
                throw new IllegalStateException("no request began");
            }
        }

        @TearDown
        public void end() {
            OutriderBridge.endRequest(scope, 200, null);
        }
    }

    @Setup
    public void connect() {
        recorder = Recorder.connect("discard");
    }

    @TearDown
    public void disconnect() throws InterruptedException {
        pool.shutdownNow();
        if (recorder != null) {
            recorder.close();
        }
    }

    @Benchmark
    public Object handOff(Request request) {
        Task task = new Task();
        OutriderBridge.capture(task);
        OutriderBridge.exitTask(OutriderBridge.enterTask(task));
        return task;
    }

    @Benchmark
    public Object outsideRequest() {
        Task task = new Task();
        OutriderBridge.capture(task);
        OutriderBridge.exitTask(OutriderBridge.enterTask(task));
        return task;
    }

    @Benchmark
    public Object executorAlone(Request request) throws Exception {
        return pool.submit(new Task()).get();
    }

    @Benchmark
    public Object executorWithHandOff(Request request) throws Exception {
        Task task = new Task();
        OutriderBridge.capture(task);
        return pool.submit(() -> {
                    Object scope = OutriderBridge.enterTask(task);
                    task.run();
                    OutriderBridge.exitTask(scope);
                    return task;
                })
                .get();
    }

    /** Another object each time, as a lambda with captured variables is. */
    private static final class Task implements Runnable {
        private int runs;

        @Override
        public void run() {
            runs++;
        }
    }
}
