package io.outrider.agent.capture;

import io.outrider.agent.context.RequestContext;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.event.Lane;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Fills a slot of the ring with what a host thread knows, and publishes it. A full ring drops and counts, unless the user chose to
 * wait. Host threads.
 */
final class EventWriter {
    private static final long BLOCKED_NANOS = 20_000;

    private final EventRing ring;
    private final boolean blockWhenFull;
    private volatile boolean stopped;

    EventWriter(EventRing ring, boolean blockWhenFull) {
        this.ring = ring;
        this.blockWhenFull = blockWhenFull;
    }

    /** Lets waiting threads go. */
    void stop() {
        stopped = true;
    }

    /** The event is copied, and may be filled again. */
    void call(ThreadCalls thread, CallEvent event) {
        if (event.action == Action.DB_QUERY && event.text != null && event.text.isEmpty()) {
            event.action = Action.DB_PING;
        }
        write(thread, event);
    }

    void failedCall(ThreadCalls thread, CallEvent call, Throwable error) {
        CallEvent event = call.copyOfCall();
        event.error = error;
        event.parentId = call.request == null ? 0 : call.request.spanId;
        call(thread, event);
    }

    void request(ThreadCalls thread, RequestContext request, long nanos, int status, @Nullable Throwable thrown) {
        CallEvent event = new CallEvent();
        event.action = Action.HTTP_REQUEST;
        thread.origins.set(event, DbSystem.NONE, null, null);
        event.startNanos = request.startNanos;
        event.durationNanos = nanos;
        event.error = thrown;
        event.request = request.ids;
        event.spanId = request.ids.spanId;
        event.parentId = request.parentId;
        event.httpMethod = request.method;
        event.path = request.path;
        event.clientAddress = request.clientAddress;
        event.userAgent = request.userAgent;
        event.status = status;
        event.dbCount = request.dbCount();
        event.dbNanos = request.dbNanos();
        event.redisCount = request.redisCount();
        event.redisNanos = request.redisNanos();
        event.cacheHits = request.cacheHits();
        event.cacheMisses = request.cacheMisses();
        write(thread, event);
    }

    void said(
            ThreadCalls thread,
            String logger,
            String action,
            @Nullable String message,
            long durationNanos,
            @Nullable Throwable failure,
            Object @Nullable [] fields) {
        CallEvent event = new CallEvent();
        event.action = Action.APP;
        thread.origins.set(event, DbSystem.NONE, null, null);
        event.startNanos = System.nanoTime() - Math.max(0, durationNanos);
        event.durationNanos = Math.max(0, durationNanos);
        event.error = failure;
        event.spanId = thread.context.nextId();
        RequestContext request = thread.context.request();
        if (request != null) {
            event.request = request.ids;
            event.parentId = request.ids.spanId;
        }
        event.logger = logger;
        event.appAction = action;
        event.message = message;
        event.fields = fields;
        write(thread, event);
    }

    private void write(ThreadCalls thread, CallEvent event) {
        Lane lane = thread.lane(ring);
        if (lane != null && lane.offer(event)) {
            return;
        }
        long position = claim();
        if (position >= 0) {
            try {
                ring.write(position, event);
            } finally {
                ring.publish(position);
            }
        }
    }

    /** A position, or -1. What is claimed must be published whatever happens, or the drain thread waits for it for ever. */
    private long claim() {
        long position = ring.claim();
        if (position < 0 && blockWhenFull) {
            while (position < 0 && !stopped) {
                LockSupport.parkNanos(BLOCKED_NANOS);
                position = ring.claim();
            }
        }
        if (position < 0) {
            ring.countDropped();
        }
        return position;
    }
}
