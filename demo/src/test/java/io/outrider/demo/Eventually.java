package io.outrider.demo;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes will have done soon. */
final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Eventually() {}

    /** Looks again and again; what was thrown at the last look is thrown when time is up. */
    static void assertThatSoon(Callable<?> assertion) throws Exception {
        assertThatWithin(LIMIT, assertion);
    }

    static void assertThatWithin(Duration limit, Callable<?> assertion) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                assertion.call();
                return;
            } catch (AssertionError | Exception e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }
}
