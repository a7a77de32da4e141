package io.outrider.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How the run comes to its end, whoever asks for it. Ctrl-C reaches a JVM as a shutdown that waits for its hooks; the
 * hook here asks, waits until the run has ended in order, and then ends the JVM with the run's own exit code.
 *
 * <p>While servers are being started an interrupt ends the run: there is nothing to sum up yet. Once traffic runs,
 * asking ends the traffic, and the summary follows.
 */
final class Ending {
    /** What a shell reports of a command that Ctrl-C ended. */
    static final int INTERRUPTED = 130;

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Thread run;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean worthSumming;
    private volatile int exitCode = INTERRUPTED;

    private Ending(Thread run) {
        this.run = run;
    }

    /** The thread that calls is the run. */
    static Ending ofThisThread() {
        Ending ending = new Ending(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(new Thread(ending::onShutdown, "ending"));
        return ending;
    }

    /** From now on asking leads to the summary. */
    synchronized void worthSumming() {
        worthSumming = true;
    }

    /** Waits for one tick; true when somebody asked for the end. */
    boolean askedWithin(Duration tick) throws InterruptedException {
        return asked.await(tick.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The run is over and everything it started is gone. Ends the JVM. */
    void end(int code) {
        exitCode = code;
        ended.countDown();
        System.exit(code);
    }

    private void onShutdown() {
        if (ended.getCount() > 0) {
            ask();
            awaitEnd();
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private synchronized void ask() {
        asked.countDown();
        if (!worthSumming) {
            run.interrupt();
        }
    }

    private void awaitEnd() {
        try {
            if (!ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("outrider: the demo did not end within " + LIMIT.toSeconds() + " s; giving up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
