package io.outrider.agent.capture;

import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import org.jspecify.annotations.Nullable;

/**
 * A call to a server between its begin and its end. Each thread has a few, used again and again: a call allocates nothing. Touched by
 * its own thread only.
 */
final class ActiveCall {
    final ThreadCalls thread;
    final int depth;

    Action action = Action.DB_QUERY;
    DbSystem system = DbSystem.NONE;
    long startNanos;

    @Nullable
    String text;

    @Nullable
    Object peer;

    @Nullable
    String namespace;

    int backendPid;
    long returnedRows;
    long affectedRows;
    long batchSize;

    @Nullable
    Object command;

    @Nullable
    Object key;

    int keyCount;
    boolean blocking;
    byte reply;

    ActiveCall(ThreadCalls thread, int depth) {
        this.thread = thread;
        this.depth = depth;
    }

    void begin(
            DbSystem newSystem,
            Action newAction,
            @Nullable String newText,
            @Nullable Object newPeer,
            @Nullable String newNamespace,
            int newBackendPid) {
        system = newSystem;
        action = newAction;
        text = newText;
        peer = newPeer;
        namespace = newNamespace;
        backendPid = newBackendPid;
        returnedRows = CallEvent.UNKNOWN;
        affectedRows = CallEvent.UNKNOWN;
        batchSize = CallEvent.UNKNOWN;
        command = null;
        key = null;
        keyCount = 0;
        blocking = false;
        reply = CallEvent.REPLY_UNKNOWN;
        startNanos = System.nanoTime();
    }

    /** A call inside this one knows what was not known when it began. */
    void learn(@Nullable String innerText, @Nullable Object innerPeer, @Nullable String innerNamespace) {
        if (text == null) {
            text = innerText;
        }
        if (peer == null) {
            peer = innerPeer;
        }
        if (namespace == null) {
            namespace = innerNamespace;
        }
    }

    void addReturnedRows(long count) {
        returnedRows = (returnedRows == CallEvent.UNKNOWN ? 0 : returnedRows) + count;
    }

    /** Markers such as {@code SUCCESS_NO_INFO} are not counts. */
    void addAffectedRows(long count) {
        if (count >= 0) {
            affectedRows = (affectedRows == CallEvent.UNKNOWN ? 0 : affectedRows) + count;
        }
    }

    void fill(CallEvent event) {
        event.action = action;
        event.system = system;
        event.startNanos = startNanos;
        event.text = text;
        event.peer = peer;
        event.namespace = namespace;
        event.backendPid = backendPid;
        event.returnedRows = returnedRows;
        event.affectedRows = affectedRows;
        event.batchSize = batchSize;
        event.command = command;
        event.key = key;
        event.keyCount = keyCount;
        event.blocking = blocking;
        event.reply = reply;
    }

    /** Keeps nothing of the host alive until the next call. */
    void forget() {
        text = null;
        peer = null;
        namespace = null;
        command = null;
        key = null;
    }
}
