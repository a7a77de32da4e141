package io.outrider.agent.event;

import org.jspecify.annotations.Nullable;

/**
 * One slot of the {@link EventRing}: what a host thread knew of a call when it ended.
 *
 * <p>Between {@link EventRing#claim} and {@link EventRing#publish} it belongs to the host thread that claimed it; after that
 * to the drain thread until {@link EventRing#release}. Everything that can be worked out from these facts (names, fingerprints,
 * messages, masked text) is left to the drain thread.
 */
public final class CallEvent {
    /** A count nobody reported. */
    public static final long UNKNOWN = -1;

    /** {@link #reply}: the server was not asked, or the reply says nothing about presence. */
    public static final byte REPLY_UNKNOWN = 0;

    /** {@link #reply}: there was something under the key. */
    public static final byte REPLY_PRESENT = 1;

    /** {@link #reply}: nil, an empty collection, or nothing but nils. */
    public static final byte REPLY_ABSENT = 2;

    /** {@link #reply}: the number zero or false, which means absent for EXISTS and a value for the rest. */
    public static final byte REPLY_ZERO = 3;

    public Action action = Action.DB_QUERY;
    public DbSystem system = DbSystem.NONE;

    /** {@link System#nanoTime()} when the call began. */
    public long startNanos;

    public long durationNanos;
    public @Nullable String threadName;

    /** The call's failure; read by the drain thread, then let go. */
    public @Nullable Throwable error;

    // Trace context; both halves zero: none.
    public long traceHigh;
    public long traceLow;
    public long spanId;
    public long parentId;
    public @Nullable String correlationId;
    public @Nullable String requestId;
    public @Nullable String userId;

    // The server. Its text form is host:port; the drain thread reads it once per object.
    public @Nullable Object peer;
    public @Nullable String namespace;
    public int backendPid;

    // JDBC
    public @Nullable String text;
    public long returnedRows = UNKNOWN;
    public long affectedRows = UNKNOWN;
    /** Statements of a batch, commands of a pipeline; {@link #UNKNOWN} for a single one. */
    public long batchSize = UNKNOWN;

    // Redis: the command as a String or byte[]; the first key as a String or byte[].
    public @Nullable Object command;
    public @Nullable Object key;
    public int keyCount;
    public byte reply;
    public boolean blocking;

    // HTTP
    public @Nullable String httpMethod;
    public @Nullable String path;
    public @Nullable String clientAddress;
    public @Nullable String userAgent;
    public int status;
    public long dbCount;
    public long dbNanos;
    public long redisCount;
    public long redisNanos;
    public long cacheHits;
    public long cacheMisses;

    // What the host's own code said: logger, action, message, and name, value, name, value …
    public @Nullable String logger;
    public @Nullable String appAction;
    public @Nullable String message;
    public Object @Nullable [] fields;

    /**
     * Forgets the last call. References go so that the ring keeps nothing of the host alive. What only requests and the host's own words fill is left
     * alone otherwise: every line of memory that this thread writes has to travel back to the host's.
     */
    public void clear() {
        if (action == Action.HTTP_REQUEST || action == Action.APP) {
            clearRequest();
        }
        system = DbSystem.NONE;
        threadName = null;
        error = null;
        traceHigh = 0;
        traceLow = 0;
        spanId = 0;
        parentId = 0;
        correlationId = null;
        requestId = null;
        userId = null;
        peer = null;
        namespace = null;
        backendPid = 0;
        text = null;
        returnedRows = UNKNOWN;
        affectedRows = UNKNOWN;
        batchSize = UNKNOWN;
        command = null;
        key = null;
        keyCount = 0;
        reply = REPLY_UNKNOWN;
        blocking = false;
    }

    private void clearRequest() {
        httpMethod = null;
        path = null;
        clientAddress = null;
        userAgent = null;
        status = 0;
        dbCount = 0;
        dbNanos = 0;
        redisCount = 0;
        redisNanos = 0;
        cacheHits = 0;
        cacheMisses = 0;
        logger = null;
        appAction = null;
        message = null;
        fields = null;
    }
}
