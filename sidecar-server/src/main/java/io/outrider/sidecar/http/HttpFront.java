package io.outrider.sidecar.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.outrider.sidecar.rundir.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's HTTP server behind rules: every request passes the {@link Gate}, every error is problem details, and a body that breaks
 * is broken off.
 *
 * <p>The last needs care. The JDK's server ends a chunked body properly when its stream or the exchange is closed, so after a
 * failure a client would take half a body for the whole. Only an exception thrown out of the handler makes it drop the
 * connection. Hence: after the status line nothing is closed on failure, the exception just goes up. Any thread.
 */
public final class HttpFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final int MAX_BODY_BYTES = 64 * 1024;
    /** How much of a refused body is still taken in, so that its sender lives to read the refusal. */
    private static final int DISCARDED_BYTES = 1024 * 1024;

    private static final byte[] NO_BODY = {};
    private static final int BACKLOG = 64;
    private static final int BODY_TOO_LARGE = 413;

    static {
        // Read once, when the server's classes are loaded. Without the first, every answer on a kept connection takes
        // 40 ms on JDK 17.
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxReqTime", "30");
        setUnlessSet("sun.net.httpserver.maxReqHeaders", "100");
        setUnlessSet("jdk.httpserver.maxConnections", "256");
        setUnlessSet("sun.net.httpserver.maxReqHeaderSize", "32768");
    }

    private final List<Route> routes;
    private final Gate gate;
    private final HttpServer server;
    private final ThreadPoolExecutor workers;

    private HttpFront(HttpServer server, ThreadPoolExecutor workers, Gate gate, List<Route> routes) {
        this.server = server;
        this.workers = workers;
        this.gate = gate;
        this.routes = List.copyOf(routes);
    }

    /** @param longRequests how many requests may stay open for long, on top of the configured threads */
    public static HttpFront start(
            HttpConfig config, String token, NamedTokens named, List<Route> routes, int longRequests)
            throws StartRefused {
        HttpServer server;
        try {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByName(config.host()), config.port()), BACKLOG);
        } catch (BindException e) {
            throw new StartRefused("http.port " + config.port() + " on " + config.host() + " cannot be taken ("
                    + e.getMessage() + "); stop what listens there, or start with --http.port 0 for any free port");
        } catch (UnknownHostException e) {
            throw new StartRefused(
                    "http.host \"" + config.host() + "\" is no address of this machine; 127.0.0.1 always works");
        } catch (IOException e) {
            throw new StartRefused("the HTTP server cannot start (" + e + ")");
        }
        int threads = config.threads() + longRequests;
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor workers =
                new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(256), task -> {
                    Thread thread = new Thread(task, "http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        HttpFront front = new HttpFront(server, workers, new Gate(config, token, named), routes);
        server.setExecutor(workers);
        server.createContext("/", front::handle);
        server.start();
        if (!server.getAddress().getAddress().isLoopbackAddress()) {
            LOG.warn(
                    "http.host {} is not loopback: whoever reaches this port and has the token can read all events, and the token "
                            + "travels unencrypted. Put a TLS proxy in front",
                    config.host());
        }
        return front;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        String host = server.getAddress().getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    @Override
    public void close() {
        workers.shutdownNow(); // live streams end on the interrupt
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Response response;
        try {
            response = answer(exchange);
        } catch (Problem problem) {
            response = problem(exchange, problem);
        } catch (RuntimeException e) {
            LOG.error(
                    "Request {} {} failed",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    e);
            response = problem(
                    exchange,
                    new Problem(
                            500, "Internal error", "The sidecar failed to answer; its log has the cause (" + e + ")."));
        }
        send(exchange, response);
    }

    private Response answer(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        gate.checkOrigin(headers);
        String path = exchange.getRequestURI().getRawPath();
        String method = exchange.getRequestMethod();
        Set<String> allowed = new TreeSet<>();
        boolean literal = false;
        for (Route route : routes) {
            Map<String, String> parts = route.match(path);
            if (parts == null || (literal && !parts.isEmpty())) {
                continue; // a path that is taken literally stands for nothing else
            }
            literal |= parts.isEmpty();
            String caller = gate.checkAccess(route.access(), exchange);
            if (!route.takes(method)) {
                allowed.addAll(route.method().equals("GET") ? List.of("GET", "HEAD") : List.of(route.method()));
                continue;
            }
            checkBody(headers);
            Map<String, String> parameters =
                    Request.parameters(exchange.getRequestURI().getRawQuery(), route.parameters());
            byte[] body = route.method().equals("GET") ? NO_BODY : body(exchange);
            return route.handler().handle(new Request(caller, parts, parameters, headers, body));
        }
        if (!allowed.isEmpty()) {
            throw new Problem(
                            405,
                            "Method not allowed",
                            "This address takes " + String.join(" and ", allowed) + ", not " + method + ".")
                    .with("Allow", String.join(", ", allowed));
        }
        throw new Problem(404, "Not found", "There is nothing at " + path + ".");
    }

    /**
     * A page of another site can send a form without asking, but not JSON; so a body of any other type is refused, and a missing one
     * passes only where there is nothing in it.
     */
    private static byte[] body(HttpExchange exchange) {
        byte[] body;
        try {
            body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        } catch (IOException e) {
            throw new Problem(400, "Body unreadable", "The body broke off; send it whole.").with("Connection", "close");
        }
        if (body.length > MAX_BODY_BYTES) {
            throw new Problem(
                            BODY_TOO_LARGE,
                            "Body too large",
                            "The body has more than " + MAX_BODY_BYTES + " bytes; that is the most that is taken.")
                    .with("Connection", "close");
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        boolean json = type != null && type.split(";", -1)[0].strip().equalsIgnoreCase("application/json");
        if (body.length > 0 && !json) {
            throw new Problem(
                    415, "Body not JSON", "Send the body as JSON, with the header Content-Type: application/json.");
        }
        return body;
    }

    private static void checkBody(Headers headers) {
        if (declared(headers) > MAX_BODY_BYTES) {
            throw new Problem(
                            BODY_TOO_LARGE,
                            "Body too large",
                            "The body has " + headers.getFirst("Content-Length") + " bytes; at most " + MAX_BODY_BYTES
                                    + " are taken.")
                    .with("Connection", "close");
        }
    }

    private static Response problem(HttpExchange exchange, Problem problem) {
        Response response = Response.json(
                problem.status(),
                "application/problem+json",
                json -> problem.write(json, exchange.getRequestURI().getRawPath()));
        return new Response(response.status(), response.type(), response.bytes(), null, problem.headers());
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        try {
            write(exchange, response);
        } finally {
            Response.Stream stream = response.stream();
            if (stream != null) {
                stream.close();
            }
        }
    }

    private static void write(HttpExchange exchange, Response response) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", response.type());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        response.headers().forEach(headers::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(response.status(), -1);
            exchange.close();
            return;
        }
        Response.Stream stream = response.stream();
        if (stream != null) {
            exchange.sendResponseHeaders(response.status(), stream.length());
            OutputStream body = WideChunks.over(exchange);
            stream.writeTo(body);
            body.close(); // reached only when the whole body was written
            return;
        }
        exchange.sendResponseHeaders(response.status(), response.bytes().length == 0 ? -1 : response.bytes().length);
        OutputStream body = exchange.getResponseBody();
        body.write(response.bytes());
        if (response.status() >= 400) {
            body.flush();
            discard(exchange);
        }
        if (response.status() == BODY_TOO_LARGE) {
            throw new IOException("closing would wait for the rest of a body that nobody wants");
        }
        exchange.close();
    }

    /** A connection that is closed with bytes unread is reset, and the reset overtakes the answer. */
    private static void discard(HttpExchange exchange) throws IOException {
        if (declared(exchange.getRequestHeaders()) > DISCARDED_BYTES) {
            return; // not worth the wait: the rest would be reset all the same
        }
        InputStream body = exchange.getRequestBody();
        byte[] bytes = new byte[8 * 1024];
        for (int left = DISCARDED_BYTES, read; left > 0 && (read = body.read(bytes)) >= 0; left -= read) {}
    }

    /** The length that the body shall have, 0 when the headers do not tell. */
    private static long declared(Headers headers) {
        String length = headers.getFirst("Content-Length");
        return length == null ? 0 : length.length() > 9 ? Long.MAX_VALUE : Long.parseLong(length);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
