package io.outrider.sidecar.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A search engine that keeps ids and answers as a test tells it to; by default as a healthy one. */
final class FakeEngine implements AutoCloseable {
    /** What to do with the next request. */
    enum Mood {
        HEALTHY,
        /** Applies the request and drops the connection before the answer. */
        SWALLOW_ANSWER,
        BUSY,
        BROKEN,
        FORBIDDEN,
        /** Takes the first half of the items, the rest answer 429. */
        HALF_BUSY,
        /** Blocks writing, as an index with index.blocks.write does. */
        BLOCKED
    }

    final Map<String, String> documents = new TreeMap<>();
    final List<Integer> batchSizes = new ArrayList<>();
    final List<String> contentTypes = new ArrayList<>();
    final Deque<Mood> moods = new ArrayDeque<>();
    String poison = "";
    String refused = "";
    int maxItems = Integer.MAX_VALUE;
    String authorization = "";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();

    FakeEngine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/_bulk", this::bulk);
        server.createContext("/", exchange -> answer(exchange, 200, "{}"));
        server.setExecutor(executor);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private synchronized void bulk(HttpExchange exchange) throws IOException {
        String body = new String(new GZIPInputStream(exchange.getRequestBody()).readAllBytes(), UTF_8);
        contentTypes.add(exchange.getRequestHeaders().getFirst("Content-Type"));
        authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String[] lines = body.split("\n");
        batchSizes.add(lines.length / 2);
        Mood mood = moods.isEmpty() ? Mood.HEALTHY : moods.removeFirst();
        if (lines.length / 2 > maxItems) {
            answer(exchange, 413, "");
        } else if (!poison.isEmpty() && body.contains(poison)) {
            answer(exchange, 400, "{\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"malformed\"}}");
        } else if (mood == Mood.BUSY) {
            exchange.getResponseHeaders().set("Retry-After", "0");
            answer(exchange, 429, "{\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"busy\"}}");
        } else if (mood == Mood.BROKEN) {
            answer(exchange, 503, "upstream is away");
        } else if (mood == Mood.FORBIDDEN) {
            answer(exchange, 403, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"no right to create\"}}");
        } else {
            items(exchange, lines, mood);
        }
    }

    private void items(HttpExchange exchange, String[] lines, Mood mood) throws IOException {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < lines.length; i += 2) {
            JsonNode action = JsonMapper.shared().readTree(lines[i]).path("create");
            String key =
                    action.path("_index").asString() + "/" + action.path("_id").asString();
            int status = 201;
            if (mood == Mood.BLOCKED) {
                status = 403;
            } else if (mood == Mood.HALF_BUSY && i >= lines.length / 2) {
                status = 429;
            } else if (!refused.isEmpty() && lines[i + 1].contains(refused)) {
                status = 400;
            } else if (documents.putIfAbsent(key, lines[i + 1]) != null) {
                status = 409;
            }
            items.append(items.isEmpty() ? "" : ",")
                    .append("{\"create\":{\"status\":")
                    .append(status);
            items.append(status < 300 ? "" : ",\"error\":{\"type\":\"planted\",\"reason\":\"by the test\"}")
                    .append("}}");
        }
        if (mood == Mood.SWALLOW_ANSWER) {
            throw new IOException("the answer is lost"); // makes the server drop the connection
        }
        answer(exchange, 200, "{\"took\":1,\"items\":[" + items + "]}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
