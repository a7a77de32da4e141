package io.outrider.bridge;

import java.util.ArrayList;
import java.util.List;

/** An agent that hears every bell and gives an answer wherever one is asked for. */
final class BridgeAnswers extends OutriderBridge {
    final List<String> rung = new ArrayList<>();

    @Override
    protected Object onBegin(int system, int action, String text, Object peer, String namespace, int backendPid) {
        rung.add("onBegin");
        return "answer";
    }

    @Override
    protected Object onBeginOutermost(
            int system, int action, String text, Object peer, String namespace, int backendPid) {
        rung.add("onBeginOutermost");
        return "answer";
    }

    @Override
    protected void onReturnedRows(long count) {
        rung.add("onReturnedRows");
    }

    @Override
    protected void onAffectedRows(long count) {
        rung.add("onAffectedRows");
    }

    @Override
    protected void onText(String text) {
        rung.add("onText");
    }

    @Override
    protected void onBatchSize(Object scope, long size) {
        rung.add("onBatchSize");
    }

    @Override
    protected void onRedisCommand(Object scope, Object command, Object key, int keyCount, boolean blocking) {
        rung.add("onRedisCommand");
    }

    @Override
    protected void onRedisReply(Object scope, Object reply) {
        rung.add("onRedisReply");
    }

    @Override
    protected void onEnd(Object scope, Throwable thrown) {
        rung.add("onEnd");
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
        rung.add("onBeginRequest");
        return "answer";
    }

    @Override
    protected String onUserHeader() {
        rung.add("onUserHeader");
        return "answer";
    }

    @Override
    protected String onEchoedCorrelationId(Object scope) {
        rung.add("onEchoedCorrelationId");
        return "answer";
    }

    @Override
    protected void onSuspendRequest(Object scope) {
        rung.add("onSuspendRequest");
    }

    @Override
    protected void onResumeRequest(Object scope) {
        rung.add("onResumeRequest");
    }

    @Override
    protected void onEndRequest(Object scope, int status, Throwable thrown) {
        rung.add("onEndRequest");
    }

    @Override
    protected Object onBeginExchange(Object exchange) {
        rung.add("onBeginExchange");
        return "answer";
    }

    @Override
    protected void onCapture(Object task) {
        rung.add("onCapture");
    }

    @Override
    protected void onCaptureOnce(Object task) {
        rung.add("onCaptureOnce");
    }

    @Override
    protected Object onEnterTask(Object task) {
        rung.add("onEnterTask");
        return "answer";
    }

    @Override
    protected void onExitTask(Object scope) {
        rung.add("onExitTask");
    }

    @Override
    protected void onExitPooledTask() {
        rung.add("onExitPooledTask");
    }

    @Override
    protected void onSay(
            String logger, String action, String message, long durationNanos, Throwable failure, Object[] fields) {
        rung.add("onSay");
    }

    @Override
    protected String onCorrelationId() {
        rung.add("onCorrelationId");
        return "answer";
    }

    @Override
    protected String onTraceparent() {
        rung.add("onTraceparent");
        return "answer";
    }

    @Override
    protected void onAdviceFailed(Throwable failure) {
        rung.add("onAdviceFailed");
    }
}
