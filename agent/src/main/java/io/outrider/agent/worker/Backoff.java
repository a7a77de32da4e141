package io.outrider.agent.worker;

/** How long to leave a failing output alone: twice as long after each failure, up to a limit. Drain thread only. */
final class Backoff {
    private static final long FIRST_NANOS = 100_000_000;
    private static final long LONGEST_NANOS = 5_000_000_000L;

    private long pauseNanos;
    private long untilNanos;

    void failed(long nowNanos) {
        pauseNanos = pauseNanos == 0 ? FIRST_NANOS : Math.min(LONGEST_NANOS, pauseNanos * 2);
        untilNanos = nowNanos + pauseNanos;
    }

    void succeeded() {
        pauseNanos = 0;
    }

    boolean isFailing() {
        return pauseNanos > 0;
    }

    boolean mustWait(long nowNanos) {
        return isFailing() && nowNanos - untilNanos < 0;
    }
}
