package io.outrider.instrumentation.servlet;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Enter;
import io.outrider.instrumentation.Weave;
import javax.servlet.DispatcherType;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Inbound requests of every servlet container; Tomcat's from its first filter on.
 *
 * <p>Written once, against {@code javax.servlet}; for {@code jakarta.servlet} the weaver renames the package in the compiled class.
 */
@Weave(
        types = {
            "javax.servlet.http.HttpServlet",
            "jakarta.servlet.http.HttpServlet",
            "org.apache.catalina.core.ApplicationFilterChain"
        },
        methods = {
            "service(Ljavax/servlet/ServletRequest;Ljavax/servlet/ServletResponse;)",
            "doFilter(Ljavax/servlet/ServletRequest;Ljavax/servlet/ServletResponse;)"
        },
        with = "io.outrider.instrumentation.servlet.ServletCompletion")
public final class ServletAdvice {
    /** Where a request that went asynchronous keeps its scope; the one thing of ours that a host could see. */
    private static final String SCOPE = "io.outrider.request";

    private ServletAdvice() {}

    public static @Nullable Object enter(
            @Argument(0) @Nullable ServletRequest servletRequest,
            @Argument(1) @Nullable ServletResponse servletResponse) {
        try {
            if (!(servletRequest instanceof HttpServletRequest)) {
                return null;
            }
            HttpServletRequest request = (HttpServletRequest) servletRequest;
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                Object suspended = request.getAttribute(SCOPE);
                if (OutriderBridge.correlationId() != null) {
                    // The filter chain outside this one resumed the request, and suspends it when it leaves.
                    return null;
                }
                OutriderBridge.resumeRequest(suspended);
                return suspended;
            }
            // The error page of a request that has ended already is not another request.
            return request.getDispatcherType() == DispatcherType.ERROR ? null : begin(request, servletResponse);
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            return null;
        }
    }

    public static void exit(
            @Enter @Nullable Object scope,
            @Argument(0) @Nullable ServletRequest request,
            @Argument(1) @Nullable ServletResponse response) {
        if (scope == null || request == null) {
            return;
        }
        try {
            if (request.isAsyncStarted()) {
                OutriderBridge.suspendRequest(scope);
                if (request.getAttribute(SCOPE) == null) {
                    request.setAttribute(SCOPE, scope);
                    request.getAsyncContext().addListener(new ServletCompletion(scope), request, response);
                }
            } else if (request.getDispatcherType() == DispatcherType.ASYNC) {
                // The container completes the request after this dispatch and tells the listener.
                OutriderBridge.suspendRequest(scope);
            } else {
                OutriderBridge.endRequest(scope, status(response), null);
            }
        } catch (Throwable failure) {
            OutriderBridge.adviceFailed(failure);
            OutriderBridge.endRequest(scope, 0, null);
        }
    }

    private static @Nullable Object begin(HttpServletRequest request, @Nullable ServletResponse response) {
        String userHeader = OutriderBridge.userHeader();
        Object scope = OutriderBridge.beginRequest(
                request.getMethod(),
                request.getRequestURI(),
                request.getHeader("traceparent"),
                request.getHeader("X-Correlation-ID"),
                request.getHeader("X-Request-ID"),
                userHeader == null ? null : request.getHeader(userHeader),
                request.getRemoteAddr(),
                request.getHeader("User-Agent"));
        try {
            String echoed = OutriderBridge.echoedCorrelationId(scope);
            if (echoed != null && response instanceof HttpServletResponse) {
                ((HttpServletResponse) response).setHeader("X-Correlation-ID", echoed);
            }
        } catch (Throwable failure) {
            // The request has begun: without its scope it would never end.
            OutriderBridge.adviceFailed(failure);
        }
        return scope;
    }

    static int status(@Nullable ServletResponse response) {
        return response instanceof HttpServletResponse ? ((HttpServletResponse) response).getStatus() : 0;
    }
}
