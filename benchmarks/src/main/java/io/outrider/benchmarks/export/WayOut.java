package io.outrider.benchmarks.export;

/**
 * One way to get all listings out.
 *
 * @param sidecars whether the sidecar's processor time is the price, and not that of whoever does it instead
 */
record WayOut(String name, boolean sidecars, Work work) {
    /** Takes all rows to their end; gives the processor time of the process or thread that did it, in seconds. */
    interface Work {
        double run() throws Exception;
    }
}
