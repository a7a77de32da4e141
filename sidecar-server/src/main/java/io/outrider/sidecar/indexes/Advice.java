package io.outrider.sidecar.indexes;

import java.util.List;
import java.util.Map;

/**
 * What came out for a workload.
 *
 * @param alternatives others that a trial may find better than those suggested, most promising first
 * @param notAnalysed fingerprints with the reason
 * @param weighed indexes that were thought of
 * @param questions plans that the server was asked for
 */
record Advice(
        List<Suggestion> suggestions,
        List<Suggestion> alternatives,
        Map<String, String> notAnalysed,
        int weighed,
        int questions) {}
