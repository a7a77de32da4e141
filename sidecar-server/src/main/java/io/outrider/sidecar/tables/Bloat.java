package io.outrider.sidecar.tables;

import java.util.List;

/**
 * Room that a table or an index takes and does not need.
 *
 * @param percent free and dead bytes as a share of all, the reserve of its fillfactor left out; negative when it is not known
 * @param bytes that many bytes
 * @param reclaimableBytes what a fresh copy would be smaller by
 */
record Bloat(
        String method, double percent, long bytes, long reclaimableBytes, Confidence confidence, List<String> reasons) {
    enum Confidence {
        EXACT,
        HIGH,
        MEDIUM,
        LOW,
        NONE
    }

    static Bloat unknown(String reason) {
        return new Bloat("none", -1, 0, 0, Confidence.NONE, List.of(reason));
    }

    boolean isKnown() {
        return percent >= 0;
    }
}
