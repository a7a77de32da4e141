package io.outrider.sidecar.plan;

import io.outrider.sidecar.rundir.Checkpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The plans of each statement, a new entry for each new shape, oldest first. Bounded; any thread. */
public final class PlanHistory implements Checkpoint.Section {
    private static final Logger LOG = LoggerFactory.getLogger(PlanHistory.class);

    private final int maxStatements;
    private final int maxPlans;

    // Guarded by this; the statement seen last is the last.
    private final Map<String, List<PlanRecord>> plans = new LinkedHashMap<>(16, 0.75f, true);
    private long changes;

    public PlanHistory(int maxStatements, int maxPlans) {
        this.maxStatements = maxStatements;
        this.maxPlans = maxPlans;
    }

    /** Gives what changed when the shape is another than last time. */
    public synchronized @Nullable PlanDiff add(String fingerprint, PlanRecord record) {
        List<PlanRecord> known = plans.computeIfAbsent(fingerprint, any -> new ArrayList<>());
        changes++;
        PlanRecord last = known.isEmpty() ? null : known.get(known.size() - 1);
        if (last != null && last.shape().equals(record.shape())) {
            known.set(known.size() - 1, last.seenAgain(record));
            return null;
        }
        known.add(record);
        if (known.size() > maxPlans) {
            known.remove(0);
        }
        if (plans.size() > maxStatements) {
            plans.remove(plans.keySet().iterator().next());
        }
        return last == null ? null : PlanDiff.between(last, record);
    }

    /** Oldest first; empty when the statement was never explained. */
    public synchronized List<PlanRecord> of(String fingerprint) {
        List<PlanRecord> known = plans.get(fingerprint);
        return known == null ? List.of() : List.copyOf(known);
    }

    public synchronized @Nullable PlanRecord latest(String fingerprint) {
        List<PlanRecord> known = of(fingerprint);
        return known.isEmpty() ? null : known.get(known.size() - 1);
    }

    @Override
    public String name() {
        return "plans";
    }

    @Override
    public synchronized long changes() {
        return changes;
    }

    @Override
    public synchronized void write(JsonGenerator json) {
        json.writeStartObject();
        plans.forEach((fingerprint, records) -> {
            json.writeArrayPropertyStart(fingerprint);
            records.forEach(record -> record.write(json));
            json.writeEndArray();
        });
        json.writeEndObject();
    }

    @Override
    public synchronized void read(JsonNode section) {
        section.forEachEntry((fingerprint, records) -> {
            List<PlanRecord> known = new ArrayList<>();
            for (JsonNode record : records) {
                try {
                    known.add(PlanRecord.of(record));
                } catch (PlanUnreadable e) {
                    LOG.warn("A plan of statement {} is left out of its history: {}", fingerprint, e.getMessage());
                }
            }
            plans.put(fingerprint, known);
        });
    }
}
