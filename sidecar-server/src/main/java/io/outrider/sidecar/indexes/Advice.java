package io.outrider.sidecar.indexes;

import java.util.List;
import java.util.Map;

/**
 * What came out for a workload.
 *
 * @param notAnalysed fingerprints with the reason
 * @param weighed indexes that were thought of
 * @param questions plans that the server was asked for
 */
record Advice(List<Suggestion> suggestions, Map<String, String> notAnalysed, int weighed, int questions) {}
