package io.outrider.agent.event;

import org.jspecify.annotations.Nullable;

/**
 * What a host thread knew of a call when it ended. Everything that can be worked out from these facts (names, fingerprints, messages,
 * masked text) is left to the drain thread.
 *
 * <p>A host thread has one for each call that it is in, and fills it again and again; {@link EventRing#write} takes a copy of it, and
 * {@link EventRing#poll} gives the copy to the drain thread. One thread at a time.
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
    public Origin origin = Origin.NONE;

    /** Null outside a request. */
    public @Nullable RequestIds request;

    /** {@link System#nanoTime()} when the call began. */
    public long startNanos;

    public long durationNanos;

    /** The call's failure. */
    public @Nullable Throwable error;

    public long spanId;

    /** 0: none. */
    public long parentId;

    // JDBC
    public int backendPid;
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

    /** Sets what a call names, its action being set. What stays the same is not stored again: the collector asks a price for it. */
    void refer(Origin newOrigin, @Nullable RequestIds newRequest, @Nullable Object subject, @Nullable Object newKey) {
        if (origin != newOrigin) {
            origin = newOrigin;
        }
        if (request != newRequest) {
            request = newRequest;
        }
        parentId = newRequest == null ? 0 : newRequest.spanId;
        boolean isRedis = action.isRedis();
        String newText = isRedis ? null : (String) subject;
        if (text != newText) {
            text = newText;
        }
        Object newCommand = isRedis ? subject : null;
        if (command != newCommand) {
            command = newCommand;
        }
        if (key != newKey) {
            key = newKey;
        }
    }

    /** Lets go of what is the host's. */
    void forget() {
        request = null;
        error = null;
        text = null;
        command = null;
        key = null;
    }

    /** One that nobody else fills, of a call to a server: all but its failure and its parent. */
    public CallEvent copyOfCall() {
        CallEvent copy = new CallEvent();
        copy.action = action;
        copy.origin = origin;
        copy.request = request;
        copy.startNanos = startNanos;
        copy.durationNanos = durationNanos;
        copy.spanId = spanId;
        copy.backendPid = backendPid;
        copy.text = text;
        copy.returnedRows = returnedRows;
        copy.affectedRows = affectedRows;
        copy.batchSize = batchSize;
        copy.command = command;
        copy.key = key;
        copy.keyCount = keyCount;
        copy.reply = reply;
        copy.blocking = blocking;
        return copy;
    }
}
