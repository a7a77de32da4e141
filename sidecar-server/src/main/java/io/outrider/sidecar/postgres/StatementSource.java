package io.outrider.sidecar.postgres;

import java.util.List;
import java.util.Map;

/** Who knows what statements cost the server. Any thread. */
public interface StatementSource {
    /** By fingerprint. */
    Map<String, StatementFigures> statements();

    State state();

    /**
     * Whether the figures are to be had.
     *
     * @param state {@code on}, {@code off} or {@code failing}
     * @param reason why not, and what to do; empty when on
     * @param notes what is missing although it works
     */
    record State(String state, String reason, List<String> notes, Map<String, Object> figures) {}
}
