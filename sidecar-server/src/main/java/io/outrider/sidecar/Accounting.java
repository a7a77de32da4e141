package io.outrider.sidecar;

import io.outrider.sidecar.health.HealthRoutes.Accounts;
import io.outrider.sidecar.ship.Shipper;
import io.outrider.sidecar.tail.Heartbeats;
import io.outrider.sidecar.tail.Ledger;
import io.outrider.sidecar.tail.TailMemory;
import io.outrider.sidecar.tail.WriterAccount;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Draws up the ledger: by what is shipped when shipping is on, else by what is read. Any thread. */
final class Accounting {
    private final EventReader reader;
    private final @Nullable Shipper shipper;
    private final Heartbeats heartbeats;
    private final Duration deadAfter;
    private final Clock clock;

    Accounting(EventReader reader, @Nullable Shipper shipper, Heartbeats heartbeats, Duration deadAfter, Clock clock) {
        this.reader = reader;
        this.shipper = shipper;
        this.heartbeats = heartbeats;
        this.deadAfter = deadAfter;
        this.clock = clock;
    }

    Ledger ledger() {
        TailMemory memory = reader.memory();
        if (shipper != null) {
            return Ledger.of(
                    shipper.settledMemory(),
                    memory,
                    shipper.unfinishedStreams(),
                    shipper.settledCounts(),
                    heartbeats.byStream(),
                    deadAfter,
                    clock);
        }
        Ledger.Settled read = new Ledger.Settled(memory.read(), 0, 0);
        return Ledger.of(memory, memory, reader.unfinishedStreams(), read, heartbeats.byStream(), deadAfter, clock);
    }

    Accounts accounts() {
        TailMemory memory = reader.memory();
        Map<String, Long> troubles = new TreeMap<>();
        memory.troubles().forEach((trouble, count) -> troubles.put(trouble.key(), count));
        return new Accounts(
                ledger(),
                shipper == null ? "aggregation" : "elasticsearch",
                memory.read(),
                memory.readByDataset(),
                troubles,
                memory.accounts().values().stream()
                        .mapToLong(WriterAccount::repeated)
                        .sum());
    }
}
