package io.outrider.agent.event;

import java.nio.charset.StandardCharsets;

/** A copy of an event, for looking at after its slot is given back. */
public final class DrainedCall {
    private static final RequestIds NO_REQUEST = new RequestIds(0, 0, 0, null, null, null);

    public final Action action;
    public final DbSystem system;
    public final long startNanos;
    public final long durationNanos;
    public final String threadName;
    public final Throwable error;
    public final long traceHigh;
    public final long traceLow;
    public final long spanId;
    public final long parentId;
    public final String correlationId;
    public final String requestId;
    public final String userId;
    public final String peer;
    public final String namespace;
    public final int backendPid;
    public final String text;
    public final long returnedRows;
    public final long affectedRows;
    public final long batchSize;
    public final String command;
    public final String key;
    public final int keyCount;
    public final byte reply;
    public final boolean blocking;
    public final String httpMethod;
    public final String path;
    public final String clientAddress;
    public final int status;
    public final long dbCount;
    public final long dbNanos;
    public final long redisCount;
    public final long redisNanos;
    public final long cacheHits;
    public final long cacheMisses;
    public final String logger;
    public final String appAction;
    public final String message;
    public final Object[] fields;

    DrainedCall(CallEvent event) {
        action = event.action;
        system = event.origin.system;
        startNanos = event.startNanos;
        durationNanos = event.durationNanos;
        threadName = event.origin.threadName;
        error = event.error;
        RequestIds request = event.request == null ? NO_REQUEST : event.request;
        traceHigh = request.traceHigh;
        traceLow = request.traceLow;
        spanId = event.spanId;
        parentId = event.parentId;
        correlationId = request.correlationId;
        requestId = request.requestId;
        userId = request.userId;
        peer = event.origin.peer;
        namespace = event.origin.namespace;
        backendPid = event.backendPid;
        text = event.text;
        returnedRows = event.returnedRows;
        affectedRows = event.affectedRows;
        batchSize = event.batchSize;
        command = asText(event.command);
        key = asText(event.key);
        keyCount = event.keyCount;
        reply = event.reply;
        blocking = event.blocking;
        httpMethod = event.httpMethod;
        path = event.path;
        clientAddress = event.clientAddress;
        status = event.status;
        dbCount = event.dbCount;
        dbNanos = event.dbNanos;
        redisCount = event.redisCount;
        redisNanos = event.redisNanos;
        cacheHits = event.cacheHits;
        cacheMisses = event.cacheMisses;
        logger = event.logger;
        appAction = event.appAction;
        message = event.message;
        fields = event.fields;
    }

    private static String asText(Object text) {
        return text instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : (String) text;
    }

    @Override
    public String toString() {
        return action + " " + (text != null ? text : command != null ? command + ' ' + key : path);
    }
}
