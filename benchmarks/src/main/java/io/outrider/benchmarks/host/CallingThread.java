package io.outrider.benchmarks.host;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the calling thread has used between {@link #begin} and {@link #end}. Belongs to that thread. */
final class CallingThread {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long wallNanos;
    private long cpuNanos;
    private long allocatedBytes;

    static CallingThread begin() {
        CallingThread used = new CallingThread();
        // Asked twice: the first time each of these questions itself allocates.
        used.read();
        used.read();
        return used;
    }

    void end() {
        long wall = wallNanos;
        long cpu = cpuNanos;
        long allocated = allocatedBytes;
        read();
        wallNanos -= wall;
        cpuNanos -= cpu;
        allocatedBytes -= allocated;
    }

    private void read() {
        allocatedBytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        cpuNanos = THREADS.getCurrentThreadCpuTime();
        wallNanos = System.nanoTime();
    }

    long wallNanos() {
        return wallNanos;
    }

    long cpuNanos() {
        return cpuNanos;
    }

    long allocatedBytes() {
        return allocatedBytes;
    }
}
