package io.outrider.agent.worker;

/** Why an event was not written, as drop records and the heartbeat name it. */
final class DropReason {
    /** The ring was full: buffer.capacity. */
    static final String BUFFER_FULL = "buffer-full";

    /** The encoder threw. */
    static final String ENCODE_FAILED = "encode-failed";

    /** The output failed for so long that waiting events had to make room. */
    static final String OUTPUT_FAILED = "output-failed";

    private DropReason() {}
}
