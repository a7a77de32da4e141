package io.outrider.bridge;

import java.util.concurrent.RunnableScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * The one door between woven host code and the agent: the host rings a static doorbell, the connected agent answers.
 *
 * <p>In the finished agent this class is {@code java.lang.OutriderBridge}, defined in {@code java.base}: every class loader, OSGi's
 * too, finds {@code java.*} there, and nothing was appended to the boot class path. Hence it names {@code java.base}
 * types only, and database drivers, servlets and the rest pass through it as {@code Object} or as plain facts.
 *
 * <p>Host threads call the static methods. None of them throws, blocks or calls back into the library that rang. Without an agent
 * each costs one volatile read. A scope is what {@code begin…} gave, or null; every method takes a null scope.
 */
public abstract class OutriderBridge {
    // Actions. The order is the agent's table of actions.
    public static final int DB_QUERY = 0;
    public static final int DB_BATCH = 1;
    public static final int DB_COMMIT = 2;
    public static final int DB_ROLLBACK = 3;
    public static final int DB_FETCH = 4;
    public static final int REDIS_COMMAND = 6;
    public static final int REDIS_PIPELINE = 7;
    public static final int REDIS_TRANSACTION = 8;
    public static final int REDIS_CONNECT = 9;

    // Systems. The order is the agent's table of systems.
    public static final int POSTGRESQL = 1;
    public static final int H2 = 2;
    public static final int REDIS = 3;

    private static volatile @Nullable OutriderBridge agent;

    /** Agent only: answers the doorbells from now on; null disconnects. */
    public static void connect(@Nullable OutriderBridge newAgent) {
        agent = newAgent;
    }

    /** Agent only. */
    public static @Nullable OutriderBridge connected() {
        return agent;
    }

    /**
     * A call to a server begins.
     *
     * @param text the statement as the server gets it; null when not known yet
     * @param peer an object whose text form is {@code host:port}; the same object for the same connection
     * @param backendPid the server's process, or 0
     */
    public static @Nullable Object begin(
            int system,
            int action,
            @Nullable String text,
            @Nullable Object peer,
            @Nullable String namespace,
            int backendPid) {
        OutriderBridge a = agent;
        return a == null ? null : a.onBegin(system, action, text, peer, namespace, backendPid);
    }

    /** Like {@link #begin}, but null inside another call to the same system on this thread: the outer call tells of both. */
    public static @Nullable Object beginOutermost(
            int system,
            int action,
            @Nullable String text,
            @Nullable Object peer,
            @Nullable String namespace,
            int backendPid) {
        OutriderBridge a = agent;
        return a == null ? null : a.onBeginOutermost(system, action, text, peer, namespace, backendPid);
    }

    /** Rows came for this thread's innermost call. */
    public static void returnedRows(long count) {
        OutriderBridge a = agent;
        if (a != null) {
            a.onReturnedRows(count);
        }
    }

    /** Rows were changed by this thread's innermost call; driver markers below zero count as nothing. */
    public static void affectedRows(long count) {
        OutriderBridge a = agent;
        if (a != null) {
            a.onAffectedRows(count);
        }
    }

    /** The text of this thread's innermost call, learned after it began. */
    public static void text(String text) {
        OutriderBridge a = agent;
        if (a != null) {
            a.onText(text);
        }
    }

    /** The scope is a batch or pipeline of so many. */
    public static void batchSize(@Nullable Object scope, long size) {
        OutriderBridge a = agent;
        if (a != null && scope != null) {
            a.onBatchSize(scope, size);
        }
    }

    /**
     * What a Redis call asks.
     *
     * @param command the command's name as String or byte[]
     * @param key the first key as String or byte[], or null
     */
    public static void redisCommand(
            @Nullable Object scope, @Nullable Object command, @Nullable Object key, int keyCount, boolean blocking) {
        OutriderBridge a = agent;
        if (a != null && scope != null) {
            a.onRedisCommand(scope, command, key, keyCount, blocking);
        }
    }

    /** What a Redis call was answered. Read at once, never kept. */
    public static void redisReply(@Nullable Object scope, @Nullable Object reply) {
        OutriderBridge a = agent;
        if (a != null && scope != null) {
            a.onRedisReply(scope, reply);
        }
    }

    /** The call ended. */
    public static void end(@Nullable Object scope) {
        OutriderBridge a = agent;
        if (a != null && scope != null) {
            a.onEnd(scope, null);
        }
    }

    /** The call ended by an exception, which goes on to the host. */
    public static void fail(@Nullable Object scope, Throwable thrown) {
        OutriderBridge a = agent;
        if (a != null && scope != null) {
            a.onEnd(scope, thrown);
        }
    }

    /**
     * An inbound HTTP request begins. Null inside another request on this thread.
     *
     * @return the request's scope, which any thread may end
     */
    public static @Nullable Object beginRequest(
            @Nullable String method,
            @Nullable String path,
            @Nullable String traceparent,
            @Nullable String correlationId,
            @Nullable String requestId,
            @Nullable String userId,
            @Nullable String clientAddress,
            @Nullable String userAgent) {
        OutriderBridge a = agent;
        return a == null
                ? null
                : a.onBeginRequest(
                        method, path, traceparent, correlationId, requestId, userId, clientAddress, userAgent);
    }

    /** The header that names the user, or null when users are not recorded. */
    public static @Nullable String userHeader() {
        OutriderBridge a = agent;
        return a == null ? null : a.onUserHeader();
    }

    /** The correlation id to send back to the caller, or null when it is not asked for. */
    public static @Nullable String echoedCorrelationId(@Nullable Object scope) {
        OutriderBridge a = agent;
        return a == null || scope == null ? null : a.onEchoedCorrelationId(scope);
    }

    /** The request goes on after this thread leaves it. */
    public static void suspendRequest(@Nullable Object scope) {
        OutriderBridge a = agent;
        if (a != null && scope != null) {
            a.onSuspendRequest(scope);
        }
    }

    /** This thread goes on with a suspended request. */
    public static void resumeRequest(@Nullable Object scope) {
        OutriderBridge a = agent;
        if (a != null && scope != null) {
            a.onResumeRequest(scope);
        }
    }

    /** The request was answered. */
    public static void endRequest(@Nullable Object scope, int status, @Nullable Throwable thrown) {
        OutriderBridge a = agent;
        if (a != null && scope != null) {
            a.onEndRequest(scope, status, thrown);
        }
    }

    /** The JDK's HTTP server handles an exchange ({@code com.sun.net.httpserver.HttpExchange}). */
    public static @Nullable Object beginExchange(Object exchange) {
        OutriderBridge a = agent;
        return a == null ? null : a.onBeginExchange(exchange);
    }

    /** The task was handed to an executor: it takes this thread's context along. */
    public static void capture(@Nullable Object task) {
        OutriderBridge a = agent;
        if (a != null && task != null) {
            a.onCapture(task);
        }
    }

    /** Like {@link #capture} for tasks that run once, however many methods they are handed through. */
    public static void captureOnce(@Nullable Object task) {
        OutriderBridge a = agent;
        if (a != null && task != null) {
            a.onCaptureOnce(task);
        }
    }

    /** Like {@link #captureOnce} for a scheduled task; one that repeats outlives the request and takes nothing along. */
    public static void captureOneShot(@Nullable Object task) {
        if (task instanceof RunnableScheduledFuture && !((RunnableScheduledFuture<?>) task).isPeriodic()) {
            captureOnce(task);
        }
    }

    /** The task runs now: this thread takes on its context. Gives the context to restore. */
    public static @Nullable Object enterTask(Object task) {
        OutriderBridge a = agent;
        return a == null ? null : a.onEnterTask(task);
    }

    /** The task ended. */
    public static void exitTask(@Nullable Object scope) {
        OutriderBridge a = agent;
        if (a != null && scope != null) {
            a.onExitTask(scope);
        }
    }

    /** Like {@link #enterTask} where no scope can be kept: a pool's thread, between two tasks, has no context. */
    public static void enterPooledTask(Object task) {
        OutriderBridge a = agent;
        if (a != null) {
            a.onEnterTask(task);
        }
    }

    /** Ends {@link #enterPooledTask}. */
    public static void exitPooledTask() {
        OutriderBridge a = agent;
        if (a != null) {
            a.onExitPooledTask();
        }
    }

    /** The host's own code says something. {@code fields} are name, value, name, value. */
    public static void say(
            String logger,
            String action,
            @Nullable String message,
            long durationNanos,
            @Nullable Throwable failure,
            Object @Nullable [] fields) {
        OutriderBridge a = agent;
        if (a != null) {
            a.onSay(logger, action, message, durationNanos, failure, fields);
        }
    }

    /** This thread's correlation id, or null outside a request. */
    public static @Nullable String correlationId() {
        OutriderBridge a = agent;
        return a == null ? null : a.onCorrelationId();
    }

    /** This thread's W3C {@code traceparent}, or null outside a request. */
    public static @Nullable String traceparent() {
        OutriderBridge a = agent;
        return a == null ? null : a.onTraceparent();
    }

    /** Advice caught something of its own: counted, never shown to the host. */
    public static void adviceFailed(Throwable failure) {
        OutriderBridge a = agent;
        if (a != null) {
            a.onAdviceFailed(failure);
        }
    }

    protected abstract @Nullable Object onBegin(
            int system,
            int action,
            @Nullable String text,
            @Nullable Object peer,
            @Nullable String namespace,
            int backendPid);

    protected abstract @Nullable Object onBeginOutermost(
            int system,
            int action,
            @Nullable String text,
            @Nullable Object peer,
            @Nullable String namespace,
            int backendPid);

    protected abstract void onReturnedRows(long count);

    protected abstract void onAffectedRows(long count);

    protected abstract void onText(String text);

    protected abstract void onBatchSize(Object scope, long size);

    protected abstract void onRedisCommand(
            Object scope, @Nullable Object command, @Nullable Object key, int keyCount, boolean blocking);

    protected abstract void onRedisReply(Object scope, @Nullable Object reply);

    protected abstract void onEnd(Object scope, @Nullable Throwable thrown);

    protected abstract @Nullable Object onBeginRequest(
            @Nullable String method,
            @Nullable String path,
            @Nullable String traceparent,
            @Nullable String correlationId,
            @Nullable String requestId,
            @Nullable String userId,
            @Nullable String clientAddress,
            @Nullable String userAgent);

    protected abstract @Nullable String onUserHeader();

    protected abstract @Nullable String onEchoedCorrelationId(Object scope);

    protected abstract void onSuspendRequest(Object scope);

    protected abstract void onResumeRequest(Object scope);

    protected abstract void onEndRequest(Object scope, int status, @Nullable Throwable thrown);

    protected abstract @Nullable Object onBeginExchange(Object exchange);

    protected abstract void onCapture(Object task);

    protected abstract void onCaptureOnce(Object task);

    protected abstract @Nullable Object onEnterTask(Object task);

    protected abstract void onExitTask(Object scope);

    protected abstract void onExitPooledTask();

    protected abstract void onSay(
            String logger,
            String action,
            @Nullable String message,
            long durationNanos,
            @Nullable Throwable failure,
            Object @Nullable [] fields);

    protected abstract @Nullable String onCorrelationId();

    protected abstract @Nullable String onTraceparent();

    protected abstract void onAdviceFailed(Throwable failure);
}
