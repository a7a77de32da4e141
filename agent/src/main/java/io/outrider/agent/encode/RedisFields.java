package io.outrider.agent.encode;

import io.outrider.agent.event.CallEvent;

/** What {@code outrider} says of a Redis call. Drain thread only. */
final class RedisFields {
    private final KeyPattern keyPattern = new KeyPattern();

    void write(CallEvent event, EventFacts facts, JsonLine out) {
        int redis = out.open(Names.REDIS);
        Object key = event.key;
        if (key != null) {
            out.field(Names.KEY_PATTERN).raw((byte) '"');
            keyPattern.write(key, out);
            out.raw((byte) '"');
        }
        if (event.keyCount > 0) {
            int keys = out.open(Names.KEYS);
            out.field(Names.COUNT).number(event.keyCount);
            out.close(keys);
        }
        if (event.blocking) {
            out.field(Names.BLOCKING).bool(true);
        }
        out.close(redis);
        writeHit(facts, out);
    }

    static void writeHit(EventFacts facts, JsonLine out) {
        Boolean hit = facts.cacheHit;
        if (hit != null) {
            int cache = out.open(Names.CACHE);
            out.field(Names.HIT).bool(hit);
            out.close(cache);
        }
    }
}
