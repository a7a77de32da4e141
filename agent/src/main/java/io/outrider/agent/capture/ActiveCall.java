package io.outrider.agent.capture;

import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.RequestIds;
import org.jspecify.annotations.Nullable;

/**
 * A call to a server between its begin and its end. Each thread has a few, used again and again: a call allocates nothing. What is the same as in
 * the call before is not stored again: the collector asks a price for every reference that an old object is given. Touched by its own thread only.
 */
final class ActiveCall {
    /** A text of this length may stay until the next call; it is most often the same. */
    private static final int SHORT_TEXT = 2_048;

    final ThreadCalls thread;
    final int depth;
    final CallEvent event = new CallEvent();
    private boolean commandIsTold;

    ActiveCall(ThreadCalls thread, int depth) {
        this.thread = thread;
        this.depth = depth;
    }

    void begin(
            DbSystem system,
            Action action,
            @Nullable String text,
            @Nullable Object peer,
            @Nullable String namespace,
            int backendPid) {
        CallEvent to = event;
        thread.origins.set(to, system, peer, namespace);
        if (to.action != action) {
            to.action = action;
        }
        setText(text);
        to.backendPid = backendPid;
        to.returnedRows = CallEvent.UNKNOWN;
        to.affectedRows = CallEvent.UNKNOWN;
        to.batchSize = CallEvent.UNKNOWN;
        commandIsTold = false;
        // Of a call whose end was missed.
        to.key = null;
        to.keyCount = 0;
        to.blocking = false;
        to.reply = CallEvent.REPLY_UNKNOWN;
        to.startNanos = System.nanoTime();
    }

    void setText(@Nullable String text) {
        if (event.text != text) {
            event.text = text;
        }
    }

    /** A call inside this one knows what was not known when it began. */
    void learn(@Nullable String innerText, @Nullable Object innerPeer, @Nullable String innerNamespace) {
        if (event.text == null) {
            event.text = innerText;
        }
        String peer = event.origin.peer;
        String namespace = event.origin.namespace;
        if ((peer == null && innerPeer != null) || (namespace == null && innerNamespace != null)) {
            thread.origins.set(
                    event,
                    event.origin.system,
                    peer == null ? innerPeer : peer,
                    namespace == null ? innerNamespace : namespace);
        }
    }

    void addReturnedRows(long count) {
        event.returnedRows = (event.returnedRows == CallEvent.UNKNOWN ? 0 : event.returnedRows) + count;
    }

    /** Markers such as {@code SUCCESS_NO_INFO} are not counts. */
    void addAffectedRows(long count) {
        if (count >= 0) {
            event.affectedRows = (event.affectedRows == CallEvent.UNKNOWN ? 0 : event.affectedRows) + count;
        }
    }

    void setCommand(@Nullable Object command, @Nullable Object key, int keyCount, boolean blocking) {
        if (event.command != command) {
            event.command = command;
        }
        commandIsTold = true;
        event.key = key;
        event.keyCount = keyCount;
        event.blocking = blocking;
    }

    /** Nothing more is coming. */
    void end(@Nullable RequestIds request) {
        if (event.request != request) {
            event.request = request;
        }
        if (!commandIsTold) {
            event.command = null;
        }
    }

    /** Keeps nothing large and no object of the host's own making alive until the next call. */
    void forget() {
        CallEvent of = event;
        String text = of.text;
        if (text != null && text.length() > SHORT_TEXT) {
            of.text = null;
        }
        if (of.command != null && !(of.command instanceof byte[])) {
            of.command = null;
        }
        of.key = null;
    }
}
