package io.outrider.sidecar.indexes;

/**
 * A proposal with what it would do for one statement.
 *
 * @param before planner's cost of the statement as things are
 * @param after the same with the proposal
 */
record Pick(Proposal proposal, TableScan scan, double before, double after, long bytes) {
    double gain() {
        return before - after;
    }
}
