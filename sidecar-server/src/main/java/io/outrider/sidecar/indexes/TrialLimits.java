package io.outrider.sidecar.indexes;

import java.time.Duration;

/**
 * How far a trial goes; its time is the progress's. Immutable; any thread.
 *
 * @param statementTimeout of one execution
 * @param budgetBytes of the set that is searched
 * @param cloneBytes of all indexes built for the search
 */
record TrialLimits(Duration statementTimeout, long budgetBytes, long cloneBytes) {}
