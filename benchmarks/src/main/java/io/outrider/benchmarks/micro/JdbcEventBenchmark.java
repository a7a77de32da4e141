package io.outrider.benchmarks.micro;

import io.outrider.bridge.OutriderBridge;
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
 * What does a JDBC call's event cost the host's thread, from the first doorbell to the last?
 *
 * <p>{@code drain=discard} takes events from the ring and forgets them, so that hardly any is dropped; {@code encode} makes
 * them lines, which is slower than one thread can ring at full rate: see the line that each fork ends with.
 *
 * <pre>
 * benchmarks/run.sh jmh JdbcEventBenchmark -prof gc
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class JdbcEventBenchmark {
    private static final String SQL = "SELECT name FROM item WHERE id = ?";

    @Param({"discard", "encode"})
    public String drain = "";

    private @Nullable Recorder recorder;

    @Setup
    public void connect() {
        recorder = Recorder.connect(drain);
    }

    @TearDown
    public void disconnect() throws InterruptedException {
        if (recorder != null) {
            recorder.close();
        }
    }

    @Benchmark
    public @Nullable Object query() {
        Object scope = OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_QUERY, SQL, null, "BENCH", 0);
        OutriderBridge.returnedRows(1);
        OutriderBridge.end(scope);
        return scope;
    }
}
