package io.outrider.sidecar.indexes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a trial has come, and whether it has to end. Any thread. */
final class TrialProgress {
    private final Clock clock;
    private final Duration limit;
    private final Instant started;

    // Guarded by this.
    private String phase = "starting";
    private int done;
    private int outOf;
    private int plans;
    private int executions;
    private boolean cancelled;
    private @Nullable Instant ended;

    TrialProgress(Clock clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.started = clock.instant();
    }

    /** @param outOf 0 when nobody knows */
    record Snapshot(String phase, int done, int outOf, int plans, int executions, Duration elapsed, Duration limit) {}

    synchronized Snapshot snapshot() {
        return new Snapshot(phase, done, outOf, plans, executions, elapsed(), limit);
    }

    synchronized void begin(String newPhase, int newOutOf) {
        phase = newPhase;
        outOf = newOutOf;
        done = 0;
    }

    synchronized void step() {
        done++;
    }

    synchronized void planned() {
        plans++;
    }

    synchronized void executed() {
        executions++;
    }

    /** The clock stands from now on. */
    synchronized void end() {
        ended = clock.instant();
    }

    /** Ends the trial as soon as what is being executed has come to its end. */
    synchronized void cancel() {
        cancelled = true;
    }

    synchronized boolean isOver() {
        return cancelled || elapsed().compareTo(limit) >= 0;
    }

    /** Past the middle nothing more is built, so that there is time to measure. */
    synchronized boolean isHalfOver() {
        return cancelled || elapsed().multipliedBy(2).compareTo(limit) >= 0;
    }

    private Duration elapsed() {
        return Duration.between(started, ended == null ? clock.instant() : ended);
    }
}
