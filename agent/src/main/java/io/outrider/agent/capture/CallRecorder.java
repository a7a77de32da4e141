package io.outrider.agent.capture;

import io.outrider.agent.context.CapturedContexts;
import io.outrider.agent.context.RequestContext;
import io.outrider.agent.context.ThreadContext;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.EventRing;
import io.outrider.bridge.OutriderBridge;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the bridge: from a host thread to the ring. Host threads; every method catches what goes wrong in it.
 *
 * <p>A call costs two clock readings, one look-up of the thread's own state, and the filling of one slot. It allocates
 * nothing, takes no lock, and touches the host's objects only to keep references that the drain thread lets go, and to read a server's name once
 * per thread. A scope may be one of an agent that ran in this JVM before: scopes of foreign make are let pass.
 */
public final class CallRecorder extends OutriderBridge {
    private static final Action[] ACTIONS = Action.values();
    private static final DbSystem[] SYSTEMS = DbSystem.values();

    private final EventWriter events;
    private final CaptureOptions options;
    private final Consumer<Throwable> failures;
    private final CapturedContexts captured = new CapturedContexts();
    private final ExchangeCalls exchanges = new ExchangeCalls(this);

    private final ThreadLocal<ThreadCalls> threads = new ThreadLocal<ThreadCalls>() {
        @Override
        protected ThreadCalls initialValue() {
            // A thread started for one task finds the context under itself.
            return new ThreadCalls(new ThreadContext(captured.take(Thread.currentThread())));
        }
    };

    public CallRecorder(EventRing ring, CaptureOptions options, Consumer<Throwable> failures) {
        this.events = new EventWriter(ring, options.blockWhenFull());
        this.options = options;
        this.failures = failures;
    }

    /** Lets waiting threads go; from now on a full ring drops whatever the options say. */
    public void stop() {
        events.stop();
    }

    @Override
    protected @Nullable Object onBegin(
            int system,
            int action,
            @Nullable String text,
            @Nullable Object peer,
            @Nullable String namespace,
            int backendPid) {
        try {
            return begin(threads.get(), SYSTEMS[system], ACTIONS[action], text, peer, namespace, backendPid);
        } catch (Throwable failure) {
            onAdviceFailed(failure);
            return null;
        }
    }

    private static @Nullable ActiveCall begin(
            ThreadCalls calls,
            DbSystem system,
            Action action,
            @Nullable String text,
            @Nullable Object peer,
            @Nullable String namespace,
            int backendPid) {
        ActiveCall call = calls.push();
        if (call != null) {
            call.begin(system, action, text, peer, namespace, backendPid);
        }
        return call;
    }

    @Override
    protected @Nullable Object onBeginOutermost(
            int system,
            int action,
            @Nullable String text,
            @Nullable Object peer,
            @Nullable String namespace,
            int backendPid) {
        try {
            ThreadCalls calls = threads.get();
            ActiveCall outer = calls.innermost();
            if (outer != null && outer.event.origin.system == SYSTEMS[system]) {
                outer.learn(text, peer, namespace);
                return null;
            }
            return begin(calls, SYSTEMS[system], ACTIONS[action], text, peer, namespace, backendPid);
        } catch (Throwable failure) {
            onAdviceFailed(failure);
            return null;
        }
    }

    @Override
    protected void onReturnedRows(long count) {
        ActiveCall call = threads.get().innermost();
        if (call != null) {
            call.addReturnedRows(count);
        }
    }

    @Override
    protected void onAffectedRows(long count) {
        ActiveCall call = threads.get().innermost();
        if (call != null) {
            call.addAffectedRows(count);
        }
    }

    @Override
    protected void onText(String text) {
        ActiveCall call = threads.get().innermost();
        if (call != null) {
            call.setText(text);
        }
    }

    @Override
    protected void onBatchSize(Object scope, long size) {
        if (scope instanceof ActiveCall) {
            ((ActiveCall) scope).event.batchSize = size;
        }
    }

    @Override
    protected void onRedisCommand(
            Object scope, @Nullable Object command, @Nullable Object key, int keyCount, boolean blocking) {
        if (scope instanceof ActiveCall) {
            ((ActiveCall) scope).setCommand(command, key, keyCount, blocking);
        }
    }

    @Override
    protected void onRedisReply(Object scope, @Nullable Object reply) {
        try {
            if (scope instanceof ActiveCall) {
                ((ActiveCall) scope).event.reply = Presence.of(reply);
            }
        } catch (Throwable failure) {
            onAdviceFailed(failure);
        }
    }

    @Override
    protected void onEnd(Object scope, @Nullable Throwable thrown) {
        try {
            if (scope instanceof ActiveCall) {
                endCall((ActiveCall) scope, thrown);
            } else if (scope instanceof RequestContext) {
                onEndRequest(scope, thrown == null ? 0 : INTERNAL_SERVER_ERROR, thrown);
            } else if (scope instanceof ExchangeCalls.Exchange) {
                exchanges.end((ExchangeCalls.Exchange) scope, thrown);
            }
        } catch (Throwable failure) {
            onAdviceFailed(failure);
        }
    }

    /** What a server answers when a handler throws. */
    private static final int INTERNAL_SERVER_ERROR = 500;

    private void endCall(ActiveCall call, @Nullable Throwable thrown) {
        CallEvent event = call.event;
        event.durationNanos = System.nanoTime() - event.startNanos;
        ThreadCalls thread = call.thread;
        thread.pop(call);
        boolean isRedis = event.origin.system == DbSystem.REDIS;
        RequestContext request = thread.context.request();
        if (request != null) {
            if (isRedis) {
                request.addRedisCall(event.durationNanos);
                countLookUp(request, event);
            } else {
                request.addDatabaseCall(event.durationNanos);
            }
        }
        call.end(request == null ? null : request.ids);
        event.spanId = thread.context.nextId();
        if (thrown == null) {
            events.call(thread, event);
        } else {
            events.failedCall(thread, event, isRedis ? thrown : sqlCause(thrown));
        }
        call.forget();
    }

    private static void countLookUp(RequestContext request, CallEvent call) {
        if (call.reply == CallEvent.REPLY_UNKNOWN || !Presence.isLookUp(call.command)) {
            return;
        }
        if (call.reply == CallEvent.REPLY_ABSENT) {
            request.addCacheMiss();
        } else {
            request.addCacheHit();
        }
    }

    /** Drivers wrap the SQLException that the host will see in exceptions of their own while it is on its way. */
    private static Throwable sqlCause(Throwable thrown) {
        try {
            Throwable cause = thrown.getCause();
            return !(thrown instanceof SQLException) && cause instanceof SQLException ? cause : thrown;
        } catch (RuntimeException ofTheirOwn) {
            return thrown;
        }
    }

    @Override
    protected @Nullable Object onBeginRequest(
            @Nullable String method,
            @Nullable String path,
            @Nullable String traceparent,
            @Nullable String correlationId,
            @Nullable String requestId,
            @Nullable String userId,
            @Nullable String clientAddress,
            @Nullable String userAgent) {
        try {
            ThreadContext context = threads.get().context;
            if (context.request() != null) {
                return null;
            }
            return context.begin(new RequestContext.Inbound(
                    method, path, traceparent, correlationId, requestId, userId, clientAddress, userAgent));
        } catch (Throwable failure) {
            onAdviceFailed(failure);
            return null;
        }
    }

    @Override
    protected @Nullable String onUserHeader() {
        return options.userHeader();
    }

    @Override
    protected @Nullable String onEchoedCorrelationId(Object scope) {
        return options.echoCorrelationId() && scope instanceof RequestContext
                ? ((RequestContext) scope).ids.correlationId
                : null;
    }

    @Override
    protected void onSuspendRequest(Object scope) {
        ThreadContext context = threads.get().context;
        if (context.request() == scope) {
            context.replace(null);
        }
    }

    @Override
    protected void onResumeRequest(Object scope) {
        if (scope instanceof RequestContext) {
            threads.get().context.replace((RequestContext) scope);
        }
    }

    @Override
    protected void onEndRequest(Object scope, int status, @Nullable Throwable thrown) {
        try {
            if (!(scope instanceof RequestContext)) {
                return;
            }
            RequestContext request = (RequestContext) scope;
            onSuspendRequest(scope);
            if (request.end()) {
                long nanos = System.nanoTime() - request.startNanos;
                events.request(threads.get(), request, nanos, status, thrown);
            }
        } catch (Throwable failure) {
            onAdviceFailed(failure);
        }
    }

    @Override
    protected @Nullable Object onBeginExchange(Object exchange) {
        try {
            return exchanges.begin(exchange);
        } catch (Throwable failure) {
            onAdviceFailed(failure);
            return null;
        }
    }

    @Override
    protected void onCapture(Object task) {
        try {
            captured.add(task, threads.get().context.request());
        } catch (Throwable failure) {
            onAdviceFailed(failure);
        }
    }

    @Override
    protected void onCaptureOnce(Object task) {
        try {
            RequestContext request = threads.get().context.request();
            if (request != null) {
                captured.put(task, request);
            }
        } catch (Throwable failure) {
            onAdviceFailed(failure);
        }
    }

    @Override
    protected @Nullable Object onEnterTask(Object task) {
        try {
            RequestContext taken = captured.take(task);
            return taken == null ? null : new TaskScope(threads.get().context, taken);
        } catch (Throwable failure) {
            onAdviceFailed(failure);
            return null;
        }
    }

    @Override
    protected void onExitTask(Object scope) {
        if (scope instanceof TaskScope) {
            ((TaskScope) scope).exit();
        }
    }

    @Override
    protected void onExitPooledTask() {
        try {
            threads.get().context.replace(null);
        } catch (Throwable failure) {
            onAdviceFailed(failure);
        }
    }

    @Override
    protected void onSay(
            String logger,
            String action,
            @Nullable String message,
            long durationNanos,
            @Nullable Throwable failure,
            Object @Nullable [] fields) {
        try {
            Object[] ownFields = fields == null ? null : fields.clone();
            events.said(threads.get(), logger, action, message, durationNanos, failure, ownFields);
        } catch (Throwable own) {
            onAdviceFailed(own);
        }
    }

    @Override
    protected @Nullable String onCorrelationId() {
        RequestContext request = threads.get().context.request();
        return request == null ? null : request.ids.correlationId;
    }

    @Override
    protected @Nullable String onTraceparent() {
        RequestContext request = threads.get().context.request();
        return request == null ? null : request.traceparent();
    }

    @Override
    protected void onAdviceFailed(Throwable failure) {
        try {
            failures.accept(failure);
        } catch (Throwable ignored) {
            // Nothing is left that could be told, and the host must not hear of it.
        }
    }

    /** A task's stay on a thread. */
    private static final class TaskScope {
        private final ThreadContext thread;
        private final @Nullable RequestContext previous;

        TaskScope(ThreadContext thread, RequestContext own) {
            this.thread = thread;
            this.previous = thread.replace(own);
        }

        void exit() {
            thread.replace(previous);
        }
    }
}
