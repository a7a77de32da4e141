package io.outrider.instrumentation.servlet;

import io.outrider.bridge.OutriderBridge;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;

/** Ends an asynchronous request when the container has completed it. Container threads. */
final class ServletCompletion implements AsyncListener {
    private final Object scope;

    ServletCompletion(Object scope) {
        this.scope = scope;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        try {
            OutriderBridge.endRequest(scope, ServletAdvice.status(event.getSuppliedResponse()), event.getThrowable());
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        try {
            event.getAsyncContext().addListener(this, event.getSuppliedRequest(), event.getSuppliedResponse());
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
        }
    }

    // What went wrong is in the completion, which follows.
    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}
}
