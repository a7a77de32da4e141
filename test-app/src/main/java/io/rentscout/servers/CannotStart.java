package io.rentscout.servers;

/** Why this process cannot do its work, in one message for the person who started it: cause and cure. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The exit code for a request that cannot be right whatever the servers do. */
    public static final int BAD_REQUEST = 2;

    /** The exit code for a request that was right and could not be met. */
    public static final int FAILED = 1;

    private final int exitCode;

    private CannotStart(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public static CannotStart badRequest(String message) {
        return new CannotStart(BAD_REQUEST, message);
    }

    public static CannotStart failed(String message) {
        return new CannotStart(FAILED, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
