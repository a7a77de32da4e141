package io.outrider.sidecar.postgres;

/** A guard refuses. The message says what was refused, why, and how to allow it where that is possible. */
public class NotAllowed extends Exception {
    private static final long serialVersionUID = 1;

    private final Guard guard;
    private final String key;

    /** @param key the configuration key that allows it, or empty when nothing does */
    public NotAllowed(Guard guard, String key, String message) {
        super(message);
        this.guard = guard;
        this.key = key;
    }

    public Guard guard() {
        return guard;
    }

    public String key() {
        return key;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
