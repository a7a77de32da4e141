package io.outrider.benchmarks.micro;

import io.outrider.agent.encode.EventEncoder;
import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.encode.Place;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.Origin;
import io.outrider.agent.event.RequestIds;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does the drain thread take to make an event a line of ECS, its statement known? It bounds how many events a
 * second one writer can keep up with.
 *
 * <pre>
 * benchmarks/run.sh jmh EncoderBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncoderBenchmark {
    private final EventEncoder encoder = Draining.encoder();
    private final JsonLine line = new JsonLine(4096);
    private final CallEvent query = query();
    private final CallEvent queryInRequest = inRequest(query());
    private final CallEvent command = command();
    private long sequence = 1_000_000;

    /** All but the first event of each kind become short lines, as they do in a segment. */
    @Setup
    public void startBatch() {
        encoder.startBatch(Place.in(1, 311));
    }

    @Benchmark
    public int query_outsideRequest() {
        return encode(query);
    }

    @Benchmark
    public int query_insideRequest() {
        return encode(queryInRequest);
    }

    @Benchmark
    public int redisCommand() {
        return encode(command);
    }

    private int encode(CallEvent event) {
        line.truncate(0);
        sequence++;
        encoder.encode(event, sequence, 1_700_000_000_000_000L + sequence, line);
        return line.length();
    }

    private static CallEvent query() {
        CallEvent event = new CallEvent();
        event.action = Action.DB_QUERY;
        event.origin = new Origin("http-nio-8080-exec-7", DbSystem.POSTGRESQL, "localhost:5432", "rentscout");
        event.durationNanos = 123_456;
        event.spanId = 0x00f067aa0ba902b7L;
        event.backendPid = 812;
        event.text =
                "SELECT id, title, city, price FROM listings WHERE city = $1 AND price < $2 ORDER BY price LIMIT 20";
        event.returnedRows = 20;
        return event;
    }

    private static CallEvent inRequest(CallEvent event) {
        event.parentId = 0xb7ad6b7169203331L;
        event.request = new RequestIds(
                0x4bf92f3577b34da6L,
                0xa3ce929d0e0e4736L,
                event.parentId,
                "8f14e45f-ceea-4672-a6f1-0e0a1b2c3d4e",
                null,
                null);
        return event;
    }

    private static CallEvent command() {
        CallEvent event = new CallEvent();
        event.action = Action.REDIS_COMMAND;
        event.origin = new Origin("http-nio-8080-exec-7", DbSystem.REDIS, "localhost:6379", "0");
        event.durationNanos = 45_678;
        event.spanId = 0x00f067aa0ba902b7L;
        event.command = "GET".getBytes(StandardCharsets.US_ASCII);
        event.key = "listing:123456".getBytes(StandardCharsets.US_ASCII);
        event.keyCount = 1;
        event.reply = CallEvent.REPLY_PRESENT;
        return event;
    }
}
