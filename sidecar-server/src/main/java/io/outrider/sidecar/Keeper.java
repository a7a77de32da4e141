package io.outrider.sidecar;

import io.outrider.sidecar.rundir.Checkpoint;
import io.outrider.sidecar.tail.Retention;
import io.outrider.sidecar.tail.SegmentName;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Saves the state, and only then lets go of segments: what may be deleted is asked for before the save, so it is part of what is on disk
 * when the deletion begins. One thread.
 */
final class Keeper implements AutoCloseable {
    private final Checkpoint checkpoint;
    private final Retention retention;
    private final Supplier<Set<SegmentName>> done;

    Keeper(Checkpoint checkpoint, Retention retention, Supplier<Set<SegmentName>> done) {
        this.checkpoint = checkpoint;
        this.retention = retention;
        this.done = done;
    }

    /** Always rests afterwards. */
    int round(Worker.Rest rest) {
        Set<SegmentName> finished = done.get();
        if (checkpoint.save()) {
            retention.apply(finished);
        }
        return 0;
    }

    /** The last save, when everybody else has stopped. */
    @Override
    public void close() {
        checkpoint.save();
    }
}
