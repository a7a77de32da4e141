package io.outrider.benchmarks.export;

/** The measuring cannot go on; the message says why, and what to do where something can be done. */
final class ExportFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExportFailure(String message) {
        super(message);
    }

    ExportFailure(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
