package io.outrider.sidecar.plan;

/** A text that is no plan; the message says why. */
public final class PlanUnreadable extends Exception {
    private static final long serialVersionUID = 1;

    public PlanUnreadable(String message) {
        super(message);
    }
}
