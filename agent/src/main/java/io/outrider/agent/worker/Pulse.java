package io.outrider.agent.worker;

import io.outrider.agent.heartbeat.Heartbeat;
import io.outrider.agent.heartbeat.HeartbeatFile;
import io.outrider.agent.output.FaultLog;
import io.outrider.agent.output.RunDirectory;
import io.outrider.agent.output.WallClock;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Replaces the heartbeat file at its interval. A failure to do so is noted and changes nothing else. Drain thread only. */
class Pulse {
    /** For outputs without a run directory. */
    static final Pulse NONE = new Pulse();

    private Pulse() {}

    void beatIfDue(long produced, @Nullable String segment) {}

    void stop(long produced) {}

    static Pulse of(
            RunDirectory directory,
            Heartbeat heartbeat,
            HeartbeatFile file,
            WallClock clock,
            FaultLog faults,
            long intervalNanos) {
        return new Beating(directory, heartbeat, file, clock, faults, intervalNanos);
    }

    private static final class Beating extends Pulse {
        private final RunDirectory directory;
        private final Heartbeat heartbeat;
        private final HeartbeatFile file;
        private final WallClock clock;
        private final FaultLog faults;
        private final long intervalNanos;
        private long nextNanos;

        Beating(
                RunDirectory directory,
                Heartbeat heartbeat,
                HeartbeatFile file,
                WallClock clock,
                FaultLog faults,
                long intervalNanos) {
            this.directory = directory;
            this.heartbeat = heartbeat;
            this.file = file;
            this.clock = clock;
            this.faults = faults;
            this.intervalNanos = intervalNanos;
            nextNanos = clock.nanos();
        }

        @Override
        void beatIfDue(long produced, @Nullable String segment) {
            if (clock.nanos() - nextNanos >= 0) {
                nextNanos = clock.nanos() + intervalNanos;
                beat("running", produced, segment);
            }
        }

        @Override
        void stop(long produced) {
            clock.refresh();
            beat("stopped", produced, null);
        }

        private void beat(String state, long produced, @Nullable String segment) {
            try {
                write(state, produced, segment);
                faults.over("heartbeat", "the heartbeat is written again");
            } catch (IOException | RuntimeException e) {
                faults.note(
                        "heartbeat",
                        "the heartbeat " + file.path() + " cannot be written (" + e + "); events are not affected");
            }
        }

        private void write(String state, long produced, @Nullable String segment) throws IOException {
            try {
                file.replace(heartbeat.at(clock.epochMicros(), state, null, produced, faults.latest(), segment));
            } catch (java.nio.file.NoSuchFileException folderGone) {
                directory.prepare();
                file.replace(heartbeat.at(clock.epochMicros(), state, null, produced, faults.latest(), segment));
            }
        }
    }
}
