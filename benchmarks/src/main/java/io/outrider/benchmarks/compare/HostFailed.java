package io.outrider.benchmarks.compare;

/** A host did not do its work under a contender. The comparison goes on and says so in its place. */
final class HostFailed extends Exception {
    HostFailed(String reason) {
        super(reason);
    }
}
