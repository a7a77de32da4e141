package io.outrider.agent.event;

import org.jspecify.annotations.Nullable;

/**
 * Where calls come from and where they go: a thread, a system, a server, a database. Made once by the thread and shared by all its events that
 * agree in this, so that an event carries one reference for four, and the drain thread reads it once. A value, but for what the drain thread
 * keeps with it.
 */
public final class Origin {
    /** A thread without a name that calls nobody. */
    public static final Origin NONE = new Origin("", DbSystem.NONE, null, null);

    public final String threadName;
    public final DbSystem system;

    /** The server as {@code host:port}; null when not known. */
    public final @Nullable String peer;

    /** The database, or its number. */
    public final @Nullable String namespace;

    /** Drain thread only: what the encoder made of it. */
    public @Nullable Object encoded;

    public Origin(String threadName, DbSystem system, @Nullable String peer, @Nullable String namespace) {
        this.threadName = threadName;
        this.system = system;
        this.peer = peer;
        this.namespace = namespace;
    }
}
