package io.outrider.sidecar.rundir;

/** The sidecar cannot do its work here; the message says why and what to do. */
public final class StartRefused extends Exception {
    private static final long serialVersionUID = 1;

    public StartRefused(String message) {
        super(message);
    }
}
