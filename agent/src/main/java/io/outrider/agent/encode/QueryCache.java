package io.outrider.agent.encode;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts of recent statements by their text, bounded in bytes; the one not used for longest goes first. A hit allocates nothing: a
 * String keeps its hash, and prepared statements come with the same String again. Drain thread only.
 */
final class QueryCache {
    static final long DEFAULT_BUDGET_BYTES = 4 << 20;

    private final Map<String, QueryFacts> facts = new LinkedHashMap<>(64, 0.75f, true);
    private final int maxLength;
    private final long budgetBytes;
    private long weight;

    // The same statement often comes many times in a row.
    private @Nullable String latestText;
    private @Nullable QueryFacts latest;

    QueryCache(int maxLength, long budgetBytes) {
        this.maxLength = maxLength;
        this.budgetBytes = budgetBytes;
    }

    @SuppressWarnings("ReferenceEquality") // the same object is the quick case; equal ones are found in the map
    QueryFacts of(String sql) {
        QueryFacts same = latest;
        if (same != null && sql == latestText) {
            return same;
        }
        QueryFacts known = facts.get(sql);
        if (known == null) {
            return read(sql);
        }
        latestText = sql;
        latest = known;
        return known;
    }

    long weight() {
        return weight;
    }

    private QueryFacts read(String sql) {
        QueryFacts fresh = new QueryFacts(sql, maxLength);
        int cost = fresh.weight(sql);
        // One giant text is not worth all the others.
        if (cost <= budgetBytes / 8) {
            facts.put(sql, fresh);
            weight += cost;
            shrink();
        }
        return fresh;
    }

    private void shrink() {
        Iterator<Map.Entry<String, QueryFacts>> oldestFirst = facts.entrySet().iterator();
        while (weight > budgetBytes && oldestFirst.hasNext()) {
            Map.Entry<String, QueryFacts> oldest = oldestFirst.next();
            weight -= oldest.getValue().weight(oldest.getKey());
            oldestFirst.remove();
        }
    }
}
