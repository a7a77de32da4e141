package io.outrider.sidecar.indexes;

import java.util.List;

/**
 * One way to serve a scan: an index, or one for each arm of an OR.
 *
 * @param served how many conditions and orders of the statement it serves
 * @param costed whether the cost model knows its kind; others rest on rules
 * @param why in words, for people
 */
record Proposal(List<IndexShape> shapes, int served, boolean costed, String why) {
    static Proposal of(IndexShape shape, int served, String why) {
        return new Proposal(List.of(shape), served, true, why);
    }

    static Proposal byRule(IndexShape shape, String why) {
        return new Proposal(List.of(shape), 1, false, why);
    }
}
