package io.outrider.sidecar.indexes;

import io.outrider.sidecar.http.Problem;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trial of all suggestions together, in a thread of its own: minutes pass, and whoever asked looks in on it. Any thread. */
final class TrialRun {
    private static final Logger LOG = LoggerFactory.getLogger(TrialRun.class);

    private final IndexTrials trials;
    private final OneChange one;
    private final Clock clock;
    private final AtomicReference<State> state = new AtomicReference<>();

    /**
     * The last run. Immutable.
     *
     * @param ended null while it runs
     * @param outcome null while it runs, and when it failed
     * @param fault why it failed, or empty
     */
    record State(
            TrialProgress progress,
            Instant started,
            @Nullable Instant ended,
            Trial.@Nullable Outcome outcome,
            String fault) {
        String word() {
            return ended == null ? "running" : outcome == null ? "failed" : "done";
        }
    }

    TrialRun(IndexTrials trials, OneChange one, Clock clock) {
        this.trials = trials;
        this.one = one;
        this.clock = clock;
    }

    /** Null when there was none yet. */
    @Nullable
    State state() {
        return state.get();
    }

    State start() {
        trials.requireClone();
        one.begin();
        State begun = new State(trials.progress(), clock.instant(), null, null, "");
        state.set(begun);
        Thread thread = new Thread(() -> run(begun), "outrider-index-trial");
        thread.setDaemon(true);
        thread.start();
        return begun;
    }

    /** What is being executed is finished first; then the best set so far counts. */
    State cancel() {
        State running = state.get();
        if (running == null || running.ended() != null) {
            throw new Problem(409, "No trial", "No trial of all suggestions is running.");
        }
        running.progress().cancel();
        return running;
    }

    private void run(State begun) {
        Trial.Outcome outcome = null;
        String fault = "";
        try {
            outcome = trials.verifyAll(begun.progress());
        } catch (Builder.Refused e) {
            fault = String.valueOf(e.getMessage());
        } catch (SQLException e) {
            fault = "the clone failed with SQLState " + e.getSQLState();
            LOG.warn("The trial of all index suggestions failed with SQLState {}", e.getSQLState());
        } catch (RuntimeException e) {
            fault = "it failed inside; the log has the error";
            LOG.error("The trial of all index suggestions failed", e);
        } finally {
            begun.progress().end();
            state.set(new State(begun.progress(), begun.started(), clock.instant(), outcome, fault));
            one.end();
        }
    }
}
