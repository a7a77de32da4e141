package io.outrider.agent.weave;

import io.outrider.bridge.OutriderBridge;
import java.util.ArrayList;
import java.util.List;

/** An agent that writes down who rang. */
final class BridgeLog extends OutriderBridge implements AutoCloseable {
    final List<String> rung = new ArrayList<>();
    final List<Object> ended = new ArrayList<>();
    final List<Throwable> thrown = new ArrayList<>();

    /** Answers until it is closed. */
    static BridgeLog connect() {
        BridgeLog log = new BridgeLog();
        OutriderBridge.connect(log);
        return log;
    }

    @Override
    public void close() {
        OutriderBridge.connect(null);
    }

    @Override
    protected Object onBegin(int system, int action, String text, Object peer, String namespace, int backendPid) {
        rung.add("begin " + text);
        return "scope";
    }

    @Override
    protected Object onBeginOutermost(
            int system, int action, String text, Object peer, String namespace, int backendPid) {
        rung.add("beginOutermost " + text);
        return "scope";
    }

    @Override
    protected void onReturnedRows(long count) {
        rung.add("returnedRows " + count);
    }

    @Override
    protected void onAffectedRows(long count) {
        rung.add("affectedRows " + count);
    }

    @Override
    protected void onText(String text) {
        rung.add("text " + text);
    }

    @Override
    protected void onBatchSize(Object scope, long size) {
        rung.add("batchSize " + size);
    }

    @Override
    protected void onRedisCommand(Object scope, Object command, Object key, int keyCount, boolean blocking) {
        rung.add("redisCommand");
    }

    @Override
    protected void onRedisReply(Object scope, Object reply) {
        rung.add("redisReply " + reply);
    }

    @Override
    protected void onEnd(Object scope, Throwable failure) {
        rung.add(failure == null ? "end" : "fail " + failure.getMessage());
        ended.add(scope);
        if (failure != null) {
            thrown.add(failure);
        }
    }

    @Override
    protected Object onBeginRequest(
            String method,
            String path,
            String traceparent,
            String correlationId,
            String requestId,
            String userId,
            String clientAddress,
            String userAgent) {
        rung.add("beginRequest " + method + " " + path);
        return "request";
    }

    @Override
    protected String onUserHeader() {
        return null;
    }

    @Override
    protected String onEchoedCorrelationId(Object scope) {
        return null;
    }

    @Override
    protected void onSuspendRequest(Object scope) {
        rung.add("suspendRequest");
    }

    @Override
    protected void onResumeRequest(Object scope) {
        rung.add("resumeRequest");
    }

    @Override
    protected void onEndRequest(Object scope, int status, Throwable failure) {
        rung.add("endRequest " + status);
    }

    @Override
    protected Object onBeginExchange(Object exchange) {
        rung.add("beginExchange");
        return "exchange";
    }

    @Override
    protected void onCapture(Object task) {
        rung.add("capture");
    }

    @Override
    protected void onCaptureOnce(Object task) {
        rung.add("captureOnce");
    }

    @Override
    protected Object onEnterTask(Object task) {
        rung.add("enterTask");
        return "task";
    }

    @Override
    protected void onExitTask(Object scope) {
        rung.add("exitTask");
    }

    @Override
    protected void onExitPooledTask() {
        rung.add("exitPooledTask");
    }

    @Override
    protected void onSay(
            String logger, String action, String message, long durationNanos, Throwable failure, Object[] fields) {
        rung.add("say " + action);
    }

    @Override
    protected String onCorrelationId() {
        return "correlation";
    }

    @Override
    protected String onTraceparent() {
        return "traceparent";
    }

    @Override
    protected void onAdviceFailed(Throwable failure) {
        rung.add("adviceFailed " + failure);
    }
}
