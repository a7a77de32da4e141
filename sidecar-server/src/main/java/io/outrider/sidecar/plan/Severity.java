package io.outrider.sidecar.plan;

/** How much of the statement's time, or of its estimated cost, a finding is about. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH;

    static Severity of(double share) {
        if (share >= 0.5) {
            return HIGH;
        }
        return share >= 0.1 ? MEDIUM : LOW;
    }
}
