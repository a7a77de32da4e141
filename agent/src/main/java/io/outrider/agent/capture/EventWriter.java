package io.outrider.agent.capture;

import io.outrider.agent.context.RequestContext;
import io.outrider.agent.context.ThreadContext;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.EventRing;
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

    void call(ActiveCall call, long nanos, @Nullable Throwable error, @Nullable RequestContext request) {
        long position = claim();
        if (position < 0) {
            return;
        }
        try {
            CallEvent event = ring.slot(position);
            call.fill(event);
            if (call.action == Action.DB_QUERY && call.text != null && call.text.isEmpty()) {
                event.action = Action.DB_PING;
            }
            event.durationNanos = nanos;
            event.error = error;
            event.threadName = Thread.currentThread().getName();
            event.spanId = call.thread.context.nextId();
            fillIds(event, request);
        } finally {
            ring.publish(position);
        }
    }

    void request(RequestContext request, long nanos, int status, @Nullable Throwable thrown) {
        long position = claim();
        if (position < 0) {
            return;
        }
        try {
            CallEvent event = ring.slot(position);
            event.action = Action.HTTP_REQUEST;
            event.startNanos = request.startNanos;
            event.durationNanos = nanos;
            event.threadName = Thread.currentThread().getName();
            event.error = thrown;
            fillIds(event, request);
            event.spanId = request.spanId;
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
        } finally {
            ring.publish(position);
        }
    }

    void said(
            ThreadContext context,
            String logger,
            String action,
            @Nullable String message,
            long durationNanos,
            @Nullable Throwable failure,
            Object @Nullable [] fields) {
        long now = System.nanoTime();
        long position = claim();
        if (position < 0) {
            return;
        }
        try {
            CallEvent event = ring.slot(position);
            event.action = Action.APP;
            event.startNanos = now - Math.max(0, durationNanos);
            event.durationNanos = Math.max(0, durationNanos);
            event.threadName = Thread.currentThread().getName();
            event.error = failure;
            event.spanId = context.nextId();
            fillIds(event, context.request());
            event.logger = logger;
            event.appAction = action;
            event.message = message;
            event.fields = fields;
        } finally {
            ring.publish(position);
        }
    }

    private static void fillIds(CallEvent event, @Nullable RequestContext request) {
        if (request != null) {
            event.traceHigh = request.traceHigh;
            event.traceLow = request.traceLow;
            event.parentId = request.spanId;
            event.correlationId = request.correlationId;
            event.requestId = request.requestId;
            event.userId = request.userId;
        }
    }

    /** A slot, or -1. What is claimed must be published whatever happens, or the drain thread waits for it for ever. */
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
