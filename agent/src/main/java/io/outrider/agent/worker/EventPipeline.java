package io.outrider.agent.worker;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.config.OutputTarget;
import io.outrider.agent.encode.EventEncoder;
import io.outrider.agent.encode.WriterId;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.heartbeat.AgentFacts;
import io.outrider.agent.heartbeat.Heartbeat;
import io.outrider.agent.heartbeat.HeartbeatFile;
import io.outrider.agent.output.ControlRecords;
import io.outrider.agent.output.Evictions;
import io.outrider.agent.output.FaultLog;
import io.outrider.agent.output.Ledger;
import io.outrider.agent.output.RunDirectory;
import io.outrider.agent.output.SegmentSink;
import io.outrider.agent.output.Sink;
import io.outrider.agent.output.StdoutSink;
import io.outrider.agent.output.TcpSink;
import io.outrider.agent.output.WallClock;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The way of an event from the ring to its output: one daemon thread that drains, encodes, writes, and beats.
 *
 * <p>Starting returns at once and touches no file: the thread opens the run directory itself. When it cannot, it says so once on
 * stderr, tells {@link Listener#disabled}, and discards what still arrives.
 */
public final class EventPipeline {
    /** Told when no event can be written in this run. Called on the drain thread, at most once. */
    public interface Listener {
        void disabled(String reason);
    }

    private static final long SHORTEST_PAUSE_NANOS = 50_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;
    // Parts of the ring's capacity.
    private static final int WELL_FILLED = 16;
    private static final int HARDLY_FILLED = 128;

    private final AgentConfig config;
    private final EventRing ring;
    private final AgentFacts facts;
    private final Listener listener;
    private final PrintStream stderr;
    private final Thread thread;
    private volatile @Nullable String disabledReason;
    private volatile boolean stopping;
    private volatile long stopDeadlineNanos;

    private EventPipeline(AgentConfig config, EventRing ring, AgentFacts facts, Listener listener, PrintStream stderr) {
        this.config = config;
        this.ring = ring;
        this.facts = facts;
        this.listener = listener;
        this.stderr = stderr;
        thread = new Thread("outrider-drain") {
            @Override
            public void run() {
                drain();
            }
        };
        thread.setDaemon(true);
        // The host's loaders stay out of it: a web application could never be unloaded otherwise.
        thread.setContextClassLoader(EventPipeline.class.getClassLoader());
    }

    /** Before start: the drain thread begins its work. */
    public static EventPipeline start(AgentConfig config, EventRing ring, AgentFacts facts, Listener listener) {
        return start(config, ring, facts, listener, System.err);
    }

    static EventPipeline start(
            AgentConfig config, EventRing ring, AgentFacts facts, Listener listener, PrintStream stderr) {
        EventPipeline pipeline = new EventPipeline(config, ring, facts, listener, stderr);
        pipeline.thread.start();
        return pipeline;
    }

    /** Any thread: the reason why nothing is written, or null while all is well. */
    public @Nullable String disabledReason() {
        return disabledReason;
    }

    /** Any thread: what arrived before this call is written, then the segment is closed. Waits no longer than the deadline. */
    public void stop(long deadlineMillis) {
        stopDeadlineNanos = System.nanoTime() + deadlineMillis * 1_000_000;
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Math.max(1, deadlineMillis));
        } catch (InterruptedException e) {
            // Whoever waits for the end is in a hurry; the thread is a daemon and does not hold the JVM.
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        FaultLog faults = new FaultLog(stderr);
        DrainWorker worker;
        try {
            worker = assemble(faults);
        } catch (IOException | RuntimeException | LinkageError e) {
            disable(e);
            return;
        }
        work(worker, faults);
        worker.finish(stopDeadlineNanos);
    }

    private DrainWorker assemble(FaultLog faults) throws IOException {
        WallClock clock = WallClock.system();
        WriterId writer = WriterId.draw(clock.epochMicros() / 1000);
        long pid = ProcessId.current();
        Ledger ledger = new Ledger();
        Evictions evictions = new Evictions();
        ControlRecords records = new ControlRecords(writer, config.service, clock);
        Sink sink;
        Pulse pulse = Pulse.NONE;
        OutputTarget target = config.output.target;
        if (target.kind == OutputTarget.Kind.SEGMENTS) {
            RunDirectory directory = RunDirectory.open(config.runDir);
            sink = new SegmentSink(directory, config.output, writer, records, clock, evictions, faults);
            Heartbeat heartbeat = new Heartbeat(config, writer, pid, facts, ledger, evictions, clock.epochMicros());
            HeartbeatFile file = new HeartbeatFile(directory, config.service.name, writer);
            pulse = Pulse.of(directory, heartbeat, file, clock, faults, config.heartbeatIntervalNanos);
        } else if (target.kind == OutputTarget.Kind.STDOUT) {
            sink = new StdoutSink();
        } else {
            sink = new TcpSink(Objects.requireNonNull(target.host), target.port);
        }
        Drain drain = new Drain(ring, EventEncoder.of(config, writer, pid), sink, records, clock, ledger, faults);
        return new DrainWorker(ring, drain, sink, clock, ledger, faults, pulse, config.output.flushIntervalNanos);
    }

    /**
     * Empties the ring, sleeps, and empties it again. It sleeps for as long as the ring fills by no more than a part: who follows the host's threads
     * event by event takes the memory that they write next out of their caches, and is woken thousands of times a second.
     */
    private void work(DrainWorker worker, FaultLog faults) {
        long pause = SHORTEST_PAUSE_NANOS;
        while (!stopping) {
            pause = ring.depth() > ring.capacity() / WELL_FILLED
                    ? Math.max(SHORTEST_PAUSE_NANOS, pause / 2)
                    : Math.min(LONGEST_PAUSE_NANOS, pause * 2);
            int done;
            do {
                done = step(worker, faults);
            } while (done > 0 && ring.depth() > ring.capacity() / HARDLY_FILLED && !stopping);
            if (!stopping) {
                LockSupport.parkNanos(this, pause);
            }
        }
    }

    private static int step(DrainWorker worker, FaultLog faults) {
        try {
            return worker.step();
        } catch (Throwable e) {
            faults.note("step", "the drain thread met " + e + " and goes on");
            return 0;
        }
    }

    private void disable(Throwable e) {
        String message = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
        disabledReason = message;
        stderr.println("[outrider] disabled: " + message + ". The host runs on without events.");
        listener.disabled(message);
        // Host threads that were told to wait for room must not wait for ever.
        while (!stopping) {
            while (ring.poll() != null) {
                // Thrown away.
            }
            LockSupport.parkNanos(this, LONGEST_PAUSE_NANOS);
        }
    }
}
