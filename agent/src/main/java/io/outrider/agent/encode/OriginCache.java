package io.outrider.agent.encode;

import io.outrider.agent.event.Origin;
import java.util.HashMap;
import java.util.Map;

/** What is known of origins is kept with each of them; here are only the few targets that they share. Drain thread only. */
final class OriginCache {
    /** A host that calls ever new servers must not fill our memory. */
    private static final int MOST_TARGETS = 1024;

    private final Map<Target, Target> targets = new HashMap<>();

    OriginFacts of(Origin origin) {
        Object known = origin.encoded;
        if (known instanceof OriginFacts && ((OriginFacts) known).owner == this) {
            return (OriginFacts) known;
        }
        OriginFacts read = new OriginFacts(this, origin, shared(new Target(origin)));
        origin.encoded = read;
        return read;
    }

    private Target shared(Target target) {
        Target known = targets.get(target);
        if (known != null) {
            return known;
        }
        if (targets.size() >= MOST_TARGETS) {
            targets.clear();
        }
        targets.put(target, target);
        return target;
    }
}
