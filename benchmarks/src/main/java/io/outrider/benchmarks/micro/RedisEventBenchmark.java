package io.outrider.benchmarks.micro;

import io.outrider.bridge.OutriderBridge;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a Redis command's event cost the host's thread? A GET whose key is another each time, as a cache's keys are.
 *
 * <pre>
 * benchmarks/run.sh jmh RedisEventBenchmark -prof gc
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RedisEventBenchmark {
    private static final byte[] GET = "GET".getBytes(StandardCharsets.US_ASCII);
    private static final int KEYS = 1024;

    @Param({"discard", "encode"})
    public String drain = "";

    private final byte[][] keys = new byte[KEYS][];
    private final Object peer = "localhost:6379";
    private int next;
    private @Nullable Recorder recorder;

    @Setup
    public void connect() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = ("listing:" + (100_000 + i)).getBytes(StandardCharsets.US_ASCII);
        }
        recorder = Recorder.connect(drain);
    }

    @TearDown
    public void disconnect() throws InterruptedException {
        if (recorder != null) {
            recorder.close();
        }
    }

    @Benchmark
    public @Nullable Object get() {
        next = (next + 1) % KEYS;
        Object scope =
                OutriderBridge.beginOutermost(OutriderBridge.REDIS, OutriderBridge.REDIS_COMMAND, null, peer, "0", 0);
        OutriderBridge.redisCommand(scope, GET, keys[next], 1, false);
        OutriderBridge.redisReply(scope, "a value");
        OutriderBridge.end(scope);
        return scope;
    }
}
