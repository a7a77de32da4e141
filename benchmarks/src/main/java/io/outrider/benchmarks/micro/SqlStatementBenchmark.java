package io.outrider.benchmarks.micro;

import io.outrider.agent.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
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
 * How long does the drain thread take to read a statement it has not seen: its masked text, summary and fingerprint?
 * QueryCacheBenchmark has the statement it has seen.
 *
 * <pre>
 * benchmarks/run.sh jmh SqlStatementBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SqlStatementBenchmark {
    private static final int MAX_LENGTH = 8192;

    @Param({"key", "join", "in-1000"})
    public String shape = "";

    private String text = "";

    @Setup
    public void choose() {
        text = text(shape);
    }

    @Benchmark
    public SqlStatement read() {
        return SqlStatement.of(text, MAX_LENGTH);
    }

    private static String text(String shape) {
        switch (shape) {
            case "key":
                return "SELECT name FROM item WHERE id = ?";
            case "join":
                return "SELECT l.id, l.title, l.city, l.price, a.name, count(b.id) AS bookings FROM listings l"
                        + " JOIN agents a ON a.id = l.agent_id LEFT JOIN bookings b ON b.listing_id = l.id"
                        + " WHERE l.city = 'Lisbon' AND l.price BETWEEN 500 AND 1500 -- the usual filter\n"
                        + " GROUP BY l.id, l.title, l.city, l.price, a.name HAVING count(b.id) > 3"
                        + " ORDER BY l.price DESC LIMIT 20 OFFSET 40";
            case "in-1000":
                List<String> keys = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    keys.add(Integer.toString(100_000 + i));
                }
                return "SELECT id, title FROM listings WHERE id IN (" + String.join(", ", keys) + ")";
            default:
                throw new IllegalArgumentException("no statement is called " + shape);
        }
    }
}
