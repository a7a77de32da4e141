package io.outrider.sidecar.tail;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says each trouble once per segment, however often it comes up. One thread. */
final class TroubleLog {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    private final Map<SegmentName, EnumSet<Trouble>> said = new HashMap<>();

    void say(Trouble trouble, SegmentName name, long offset) {
        if (said.computeIfAbsent(name, key -> EnumSet.noneOf(Trouble.class)).add(trouble)) {
            LOG.warn("Segment {} (byte {}) {}", name, offset, trouble.sentence());
        }
    }

    /** The segment is over. */
    void forget(SegmentName name) {
        said.remove(name);
    }
}
