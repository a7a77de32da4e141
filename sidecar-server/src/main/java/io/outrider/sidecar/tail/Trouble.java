package io.outrider.sidecar.tail;

import java.util.Locale;

/** What can be wrong with segments; each is counted, and said once per segment. */
public enum Trouble {
    GARBAGE_LINE("holds a line that is no event of this writer; it is skipped and counted, the next lines are read"),
    TORN_LINE(
            "ends in the middle of a line: its writer was killed while writing it; the piece is counted and left out"),
    DELETED_UNREAD(
            "was deleted before it was read to its end; its events count as evicted where the agent says that it made "
                    + "room (raise segments.budget), else as lost"),
    TRUNCATED("is shorter than what was read of it already: somebody truncated it; what is there now is left out"),
    UNKNOWN_FORMAT("has a format that this sidecar does not know; it is left out. Use a sidecar as new as the agent");

    private final String sentence;

    Trouble(String sentence) {
        this.sentence = sentence;
    }

    /** Continues "Segment X …". */
    String sentence() {
        return sentence;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
