package io.outrider.agent.encode;

import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does the drain thread take to find what it knows of a statement it has seen? {@code sameString} is a prepared
 * statement's way, {@code equalString} that of a text which the host puts together anew each time. In this package to see
 * the cache; SqlStatementBenchmark has the statement that is new.
 *
 * <pre>
 * benchmarks/run.sh jmh QueryCacheBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class QueryCacheBenchmark {
    private static final String TEXT =
            "SELECT id, title, city, price FROM listings WHERE city = ? AND price < ? ORDER BY price LIMIT 20";

    /** How many other statements the host has. */
    @Param({"1", "500"})
    public int others;

    private final QueryCache cache = new QueryCache(8192, QueryCache.DEFAULT_BUDGET_BYTES);
    private final char[] characters = TEXT.toCharArray();

    @Setup
    public void fill() {
        for (int i = 0; i < others; i++) {
            cache.of("SELECT c" + i + " FROM t" + i);
        }
    }

    @Benchmark
    public Object sameString() {
        return cache.of(TEXT);
    }

    @Benchmark
    public Object equalString() {
        return cache.of(new String(characters));
    }
}
