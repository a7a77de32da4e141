package io.outrider.agent.output;

import io.outrider.agent.event.Action;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What became of the events: written, or dropped for a reason. With what is still waiting it adds up to what was produced. Drain thread only. */
public final class Ledger {
    private final Map<String, Long> writtenByDataset = new TreeMap<>();
    private final Map<String, Long> droppedByReason = new TreeMap<>();
    private long written;
    private long dropped;

    public void wrote(Batch batch) {
        written += batch.events();
        for (Action action : Action.values()) {
            if (batch.events(action) > 0) {
                writtenByDataset.merge(action.dataset(), batch.events(action), Long::sum);
            }
        }
    }

    public void dropped(String reason, long count) {
        dropped += count;
        droppedByReason.merge(reason, count, Long::sum);
    }

    public long written() {
        return written;
    }

    public long dropped() {
        return dropped;
    }

    public Map<String, Long> writtenByDataset() {
        return Collections.unmodifiableMap(writtenByDataset);
    }

    public Map<String, Long> droppedByReason() {
        return Collections.unmodifiableMap(droppedByReason);
    }
}
