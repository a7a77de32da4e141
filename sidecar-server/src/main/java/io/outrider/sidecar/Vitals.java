package io.outrider.sidecar;

import io.outrider.sidecar.health.Check;
import io.outrider.sidecar.indexes.IndexWatch;
import io.outrider.sidecar.rundir.Checkpoint;
import io.outrider.sidecar.ship.Shipper;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** How each part is doing. Any thread. */
final class Vitals {
    private final EventReader reader;
    private final @Nullable Shipper shipper;
    private final IndexWatch indexes;
    private final Checkpoint checkpoint;
    private final Clock clock;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();

    Vitals(EventReader reader, @Nullable Shipper shipper, IndexWatch indexes, Checkpoint checkpoint, Clock clock) {
        this.reader = reader;
        this.shipper = shipper;
        this.indexes = indexes;
        this.checkpoint = checkpoint;
        this.clock = clock;
    }

    void watch(Worker worker) {
        workers.add(worker);
    }

    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        for (Worker worker : workers) {
            checks.add(check(worker));
        }
        checks.add(
                shipper == null
                        ? Check.off("elasticsearch", "elasticsearch.url is not set")
                        : Check.of("elasticsearch", shipper.fault(), Check.Status.DEGRADED));
        checks.add(
                indexes.isOn()
                        ? Check.of("postgres", indexes.fault(), Check.Status.DEGRADED)
                        : Check.off("postgres", "postgres.url is not set"));
        return checks;
    }

    private Check check(Worker worker) {
        switch (worker.name()) {
            case "tail":
                return Check.of("tail", worker.fault(), Check.Status.DOWN).with("unread_bytes", reader.unreadBytes());
            case "state":
                long savedAt = checkpoint.savedAtMillis();
                Check state = Check.of("state", checkpoint.lastFault() + worker.fault(), Check.Status.DOWN);
                return savedAt == 0 ? state : state.with("age_ms", Math.max(0, clock.millis() - savedAt));
            default:
                return Check.of(worker.name(), worker.fault(), Check.Status.DOWN);
        }
    }
}
