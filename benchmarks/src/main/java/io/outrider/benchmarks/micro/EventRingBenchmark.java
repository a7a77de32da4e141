package io.outrider.benchmarks.micro;

import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.event.Lane;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;

/**
 * What does it take to hand an event through the ring: alone, on one thread, through a lane, and from one core to the other?
 *
 * <p>In the group {@code across}, {@code offer} waits when the ring is full and {@code drain} when it is empty, so both show
 * the time between two events.
 *
 * <pre>
 * benchmarks/run.sh jmh EventRingBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EventRingBenchmark {
    private final CallEvent call = new CallEvent();

    /** One ring for all threads of a benchmark. */
    @State(Scope.Benchmark)
    public static class Ring {
        final EventRing ring = new EventRing(16_384);
        final Lane lane = Objects.requireNonNull(ring.openLane(this));
    }

    @Benchmark
    public long offerAndDrainOnOneThread(Ring state) {
        long position = state.ring.claim();
        state.ring.write(position, call);
        state.ring.publish(position);
        CallEvent event = state.ring.poll();
        long duration = event == null ? -1 : event.durationNanos;
        return duration;
    }

    @Benchmark
    public long laneAndDrainOnOneThread(Ring state) {
        state.lane.offer(call);
        CallEvent event = state.ring.poll();
        return event == null ? -1 : event.durationNanos;
    }

    @Benchmark
    @Group("across")
    @GroupThreads(1)
    public void offer(Ring state, Control control) {
        long position = state.ring.claim();
        while (position < 0 && !control.stopMeasurement) {
            Thread.onSpinWait();
            position = state.ring.claim();
        }
        if (position >= 0) {
            state.ring.write(position, call);
            state.ring.publish(position);
        }
    }

    @Benchmark
    @Group("across")
    @GroupThreads(1)
    public long drain(Ring state, Control control) {
        CallEvent event = state.ring.poll();
        while (event == null && !control.stopMeasurement) {
            Thread.onSpinWait();
            event = state.ring.poll();
        }
        if (event == null) {
            return -1;
        }
        long duration = event.durationNanos;
        return duration;
    }
}
