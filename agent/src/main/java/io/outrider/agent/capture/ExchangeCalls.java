package io.outrider.agent.capture;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.outrider.agent.context.RequestContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Requests of the JDK's HTTP server, whose classes the agent's own loader can see. Host threads. */
final class ExchangeCalls {
    private final CallRecorder recorder;

    ExchangeCalls(CallRecorder recorder) {
        this.recorder = recorder;
    }

    @Nullable
    Exchange begin(Object httpExchange) {
        HttpExchange exchange = (HttpExchange) httpExchange;
        Headers headers = exchange.getRequestHeaders();
        String userHeader = recorder.onUserHeader();
        InetSocketAddress client = exchange.getRemoteAddress();
        Object request = recorder.onBeginRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                headers.getFirst("traceparent"),
                headers.getFirst("X-Correlation-ID"),
                headers.getFirst("X-Request-ID"),
                userHeader == null ? null : headers.getFirst(userHeader),
                client == null || client.getAddress() == null
                        ? null
                        : client.getAddress().getHostAddress(),
                headers.getFirst("User-Agent"));
        if (request == null) {
            return null;
        }
        try {
            String echoed = recorder.onEchoedCorrelationId(request);
            if (echoed != null) {
                exchange.getResponseHeaders().set("X-Correlation-ID", echoed);
            }
        } catch (RuntimeException failure) {
            // The request has begun: without its scope it would never end.
            recorder.onAdviceFailed(failure);
        }
        return new Exchange((RequestContext) request, exchange);
    }

    void end(Exchange exchange, @Nullable Throwable thrown) {
        // -1 until the handler has sent its head.
        int status = exchange.httpExchange.getResponseCode();
        recorder.onEndRequest(exchange.request, Math.max(0, status), thrown);
    }

    /** A request and what it came with. */
    static final class Exchange {
        private final RequestContext request;
        private final HttpExchange httpExchange;

        Exchange(RequestContext request, HttpExchange httpExchange) {
            this.request = request;
            this.httpExchange = httpExchange;
        }
    }
}
