package io.outrider.benchmarks.host;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** What the program's own process has used so far. Any thread. */
final class OwnProcess {
    private static final long TICK_MILLIS = 200;

    /** Of a tick. Agents' heartbeats and the JVM's own upkeep stay below it. */
    private static final double IDLE_SHARE = 0.03;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private OwnProcess() {}

    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Waits until what the calls left behind (queues, buffers, compilation) has been worked off. */
    static void awaitIdle(long atMostSeconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(atMostSeconds);
        int idleTicks = 0;
        while (idleTicks < 2 && System.nanoTime() < deadline) {
            long cpu = cpuNanos();
            long wall = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            double share = (double) (cpuNanos() - cpu) / (System.nanoTime() - wall);
            idleTicks = share < IDLE_SHARE ? idleTicks + 1 : 0;
        }
    }
}
