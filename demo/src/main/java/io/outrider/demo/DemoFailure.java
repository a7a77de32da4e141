package io.outrider.demo;

/** Ends the command with one message for the user: what failed, why, and what to do about it. */
final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The arguments are wrong. */
    static final int USAGE = 2;
    /** The arguments are right and the command could not do its work. */
    static final int FAILED = 1;

    private final int exitCode;

    DemoFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    DemoFailure(String message) {
        this(FAILED, message);
    }

    int exitCode() {
        return exitCode;
    }
}
