package io.outrider.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.outrider.agent.event.DrainedCall;
import io.outrider.bridge.OutriderBridge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests of the JDK's own server, rung as the woven filter chain rings. */
class ExchangeTest {
    @RegisterExtension
    final Host host = new Host();

    private HttpServer server;
    private boolean inside;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::chain);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void chain(HttpExchange exchange) throws IOException {
        Object scope = OutriderBridge.beginExchange(exchange);
        Object again = OutriderBridge.beginExchange(exchange);
        try {
            inside = OutriderBridge.correlationId() != null && again == null;
            if (exchange.getRequestURI().getPath().equals("/fails")) {
                throw new IOException("handler");
            }
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/absent") ? 404 : 204, -1);
            OutriderBridge.end(scope);
        } catch (IOException e) {
            OutriderBridge.fail(scope, e);
            exchange.sendResponseHeaders(500, -1);
        } finally {
            exchange.close();
        }
    }

    @Test
    void anExchangeIsARequest() throws Exception {
        HttpResponse<Void> response = get("/listings?city=Bonn", "X-Request-ID", "request-7", "X-User", "user-7");

        DrainedCall request = host.drain.await();
        assertThat(inside).isTrue();
        assertThat(request.httpMethod).isEqualTo("GET");
        assertThat(request.path).isEqualTo("/listings");
        assertThat(request.status).isEqualTo(204);
        assertThat(request.requestId).isEqualTo("request-7");
        assertThat(request.correlationId).isEqualTo("request-7");
        assertThat(request.userId).isEqualTo("user-7");
        assertThat(request.clientAddress).isEqualTo("127.0.0.1");
        assertThat(response.headers().firstValue("X-Correlation-ID")).contains("request-7");
    }

    @Test
    void theStatusIsTheHandlers() throws Exception {
        get("/absent");

        assertThat(host.drain.await().status).isEqualTo(404);
    }

    @Test
    void aHandlerThatThrowsBeforeItAnswersHasNoStatus() throws Exception {
        get("/fails");

        DrainedCall request = host.drain.await();
        assertThat(request.status).isZero();
        assertThat(request.error).hasMessage("handler");
    }

    @Test
    void aScopeForSomethingElseIsRefusedQuietly() {
        assertThat(OutriderBridge.beginExchange("no exchange")).isNull();
        assertThat(host.failures).singleElement().isInstanceOf(ClassCastException.class);
        assertThat(OutriderBridge.correlationId()).isNull();
    }

    private HttpResponse<Void> get(String path, String... headers) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding());
    }
}
