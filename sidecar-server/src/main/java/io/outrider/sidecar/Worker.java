package io.outrider.sidecar;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one job in rounds and rests when a round had nothing to do. {@link #close} lets the round under way end, does a last
 * one, and only then insists.
 */
final class Worker implements AutoCloseable {
    /** The job. Runs in the worker's thread only. */
    interface Job {
        /** Gives how much was done; 0 lets the worker rest. */
        int round(Rest rest) throws InterruptedException;
    }

    /** How a job waits: whoever uses it wakes when the worker is to stop. */
    final class Rest {
        /** False when the worker is to stop. */
        boolean rest(Duration time) throws InterruptedException {
            long deadline = System.nanoTime() + time.toNanos();
            synchronized (lock) {
                while (!closing) {
                    long millis = (deadline - System.nanoTime()) / 1_000_000;
                    if (millis <= 0) {
                        return true;
                    }
                    lock.wait(millis);
                }
            }
            return false;
        }

        /** Whether this is the last round. */
        boolean isLast() {
            return closing;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long PATIENCE_MILLIS = 3_000;

    private final String name;
    private final Job job;
    private final Duration idle;
    private final Object lock = new Object();
    private final Thread thread;
    private volatile boolean closing;
    private volatile String fault = "";

    private Worker(String name, Job job, Duration idle) {
        this.job = job;
        this.idle = idle;
        this.name = name;
        this.thread = new Thread(this::run, "outrider-" + name);
        thread.setDaemon(true);
    }

    static Worker start(String name, Job job, Duration idle) {
        Worker worker = new Worker(name, job, idle);
        worker.thread.start();
        return worker;
    }

    String name() {
        return name;
    }

    /** What the last round failed with, or empty. Any thread. */
    String fault() {
        return fault;
    }

    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
            lock.notifyAll();
        }
        try {
            thread.join(PATIENCE_MILLIS);
            thread.interrupt();
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Rest rest = new Rest();
        try {
            while (!closing) {
                if (round(rest) == 0) {
                    rest.rest(idle);
                }
            }
            round(rest);
        } catch (InterruptedException e) {
            LOG.debug("{} was interrupted", thread.getName());
        }
    }

    private int round(Rest rest) throws InterruptedException {
        try {
            int done = job.round(rest);
            fault = "";
            return done;
        } catch (RuntimeException e) {
            if (fault.isEmpty()) {
                LOG.error("{} failed and tries again", thread.getName(), e);
            }
            fault = e.toString();
            return 0;
        } catch (Error e) {
            // Out of memory in the middle of an event: what is in memory may no longer agree with itself. What is on
            // disk does.
            System.err.println("outrider-sidecar: " + name + " died of " + e
                    + "; start the sidecar again, it goes on from its last state (more memory: -Xmx)");
            Runtime.getRuntime().halt(1);
            throw e;
        }
    }
}
