package io.outrider.agent.context;

import io.outrider.agent.event.RequestIds;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The ids of one inbound request, and the sums of what happened inside it. Made by the thread that takes the request; any thread that
 * works for it adds to the sums.
 */
public final class RequestContext {
    private static final int MAX_PATH_LENGTH = 2048;
    private static final int MAX_AGENT_LENGTH = 512;

    private static final AtomicLongFieldUpdater<RequestContext> DB_COUNT = updater("dbCount");
    private static final AtomicLongFieldUpdater<RequestContext> DB_NANOS = updater("dbNanos");
    private static final AtomicLongFieldUpdater<RequestContext> REDIS_COUNT = updater("redisCount");
    private static final AtomicLongFieldUpdater<RequestContext> REDIS_NANOS = updater("redisNanos");
    private static final AtomicLongFieldUpdater<RequestContext> HITS = updater("hits");
    private static final AtomicLongFieldUpdater<RequestContext> MISSES = updater("misses");

    public final RequestIds ids;

    /** The caller's span, or 0. */
    public final long parentId;

    private final int flags;
    public final @Nullable String method;
    public final @Nullable String path;
    public final @Nullable String clientAddress;
    public final @Nullable String userAgent;
    public final long startNanos;

    private volatile long dbCount;
    private volatile long dbNanos;
    private volatile long redisCount;
    private volatile long redisNanos;
    private volatile long hits;
    private volatile long misses;
    private volatile boolean ended;

    RequestContext(Inbound inbound, ThreadContext thread) {
        TraceParent parent = TraceParent.read(inbound.traceparent);
        long traceHigh = parent == null ? thread.nextId() : parent.traceHigh;
        long traceLow = parent == null ? thread.nextId() : parent.traceLow;
        parentId = parent == null ? 0 : parent.spanId;
        flags = parent == null ? 1 : parent.flags;
        long spanId = thread.nextId();
        String requestId = Header.id(inbound.requestId);
        String correlation = Header.id(inbound.correlationId);
        if (correlation == null) {
            correlation = requestId;
        }
        if (correlation == null) {
            correlation = Ids.uuid(thread.nextId(), thread.nextId());
        }
        ids = new RequestIds(traceHigh, traceLow, spanId, correlation, requestId, Header.id(inbound.userId));
        method = Header.bounded(inbound.method, 16);
        path = Header.bounded(inbound.path, MAX_PATH_LENGTH);
        clientAddress = Header.bounded(inbound.clientAddress, 64);
        userAgent = Header.bounded(inbound.userAgent, MAX_AGENT_LENGTH);
        startNanos = System.nanoTime();
    }

    /** For a call to another service. */
    public String traceparent() {
        return TraceParent.write(ids.traceHigh, ids.traceLow, ids.spanId, flags);
    }

    public void addDatabaseCall(long nanos) {
        DB_COUNT.incrementAndGet(this);
        DB_NANOS.addAndGet(this, nanos);
    }

    public void addRedisCall(long nanos) {
        REDIS_COUNT.incrementAndGet(this);
        REDIS_NANOS.addAndGet(this, nanos);
    }

    public void addCacheHit() {
        HITS.incrementAndGet(this);
    }

    public void addCacheMiss() {
        MISSES.incrementAndGet(this);
    }

    public long dbCount() {
        return dbCount;
    }

    public long dbNanos() {
        return dbNanos;
    }

    public long redisCount() {
        return redisCount;
    }

    public long redisNanos() {
        return redisNanos;
    }

    public long cacheHits() {
        return hits;
    }

    public long cacheMisses() {
        return misses;
    }

    /** Whether this is the first end; a container may report more than one. */
    public synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    private static AtomicLongFieldUpdater<RequestContext> updater(String field) {
        return AtomicLongFieldUpdater.newUpdater(RequestContext.class, field);
    }

    /** What came with the request, as it came. */
    public static final class Inbound {
        final @Nullable String method;
        final @Nullable String path;
        final @Nullable String traceparent;
        final @Nullable String correlationId;
        final @Nullable String requestId;
        final @Nullable String userId;
        final @Nullable String clientAddress;
        final @Nullable String userAgent;

        public Inbound(
                @Nullable String method,
                @Nullable String path,
                @Nullable String traceparent,
                @Nullable String correlationId,
                @Nullable String requestId,
                @Nullable String userId,
                @Nullable String clientAddress,
                @Nullable String userAgent) {
            this.method = method;
            this.path = path;
            this.traceparent = traceparent;
            this.correlationId = correlationId;
            this.requestId = requestId;
            this.userId = userId;
            this.clientAddress = clientAddress;
            this.userAgent = userAgent;
        }
    }
}
