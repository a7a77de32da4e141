package io.outrider.agent.encode;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names that come again and again, such as those of threads, in the form in which they go into a line. Drain thread only. */
final class EscapedNames {
    /** A host that names every task's thread anew must not fill our memory. */
    private static final int MOST = 1024;

    private final Map<String, byte[]> known = new HashMap<>();
    private final int maxLength;

    EscapedNames(int maxLength) {
        this.maxLength = maxLength;
    }

    byte[] escaped(String name) {
        byte @Nullable [] escaped = known.get(name);
        if (escaped == null) {
            escaped = JsonLine.escaped(name, maxLength);
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(name, escaped);
        }
        return escaped;
    }
}
