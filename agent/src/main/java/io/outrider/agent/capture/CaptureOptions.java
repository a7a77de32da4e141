package io.outrider.agent.capture;

import org.jspecify.annotations.Nullable;

/** What the user chose for the host's threads. Does not change. */
public final class CaptureOptions {
    private final boolean blockWhenFull;
    private final @Nullable String userHeader;
    private final boolean echoCorrelationId;

    /**
     * @param blockWhenFull whether a thread waits when the ring is full, instead of dropping
     * @param userHeader the request header that names the user; null: users are not recorded
     * @param echoCorrelationId whether responses carry the correlation id
     */
    public CaptureOptions(boolean blockWhenFull, @Nullable String userHeader, boolean echoCorrelationId) {
        this.blockWhenFull = blockWhenFull;
        this.userHeader = userHeader;
        this.echoCorrelationId = echoCorrelationId;
    }

    boolean blockWhenFull() {
        return blockWhenFull;
    }

    @Nullable
    String userHeader() {
        return userHeader;
    }

    boolean echoCorrelationId() {
        return echoCorrelationId;
    }
}
