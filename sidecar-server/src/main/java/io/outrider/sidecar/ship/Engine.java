package io.outrider.sidecar.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The search engine's nodes, one asked after the other. Speaks plain HTTP and plain media types, which every Elasticsearch and
 * OpenSearch understands. One thread.
 */
final class Engine {
    private static final String BULK =
            "/_bulk?filter_path=took,errors,items.*.status,items.*.error.type,items.*.error.reason";

    private final ShipConfig config;
    private final HttpClient client;
    private int node;

    Engine(ShipConfig config) {
        this.config = config;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** What a node answered; {@code retryAfter} is zero when it did not say. */
    record Answer(int status, JsonNode body, Duration retryAfter) {}

    Answer bulk(List<Document> documents) throws IOException, InterruptedException {
        return send(request(BULK)
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed(documents))));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Answer put(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json, UTF_8)));
    }

    /** The node that is asked now. */
    URI current() {
        return config.urls().get(node);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(current() + path))
                .timeout(config.requestTimeout())
                .header("Accept", "application/json");
        if (!config.apiKey().isEmpty()) {
            request.header("Authorization", "ApiKey " + config.apiKey());
        } else if (!config.username().isEmpty()) {
            byte[] pair = (config.username() + ":" + config.password()).getBytes(UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return request;
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            if (response.statusCode() >= 500) {
                nextNode();
            }
            return new Answer(response.statusCode(), json(response.body()), retryAfter(response));
        } catch (IOException e) {
            nextNode();
            throw e;
        }
    }

    private void nextNode() {
        node = (node + 1) % config.urls().size();
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0
                    ? MissingNode.getInstance()
                    : JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance(); // a proxy's page; the status says enough
        }
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String text = response.headers().firstValue("Retry-After").orElse("");
        return text.matches("\\d{1,5}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.ZERO;
    }

    private static byte[] packed(List<Document> documents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (GZIPOutputStream gzip = new FastGzip(bytes)) {
            for (Document document : documents) {
                gzip.write(document.action());
                gzip.write(document.source());
                gzip.write('\n');
            }
        }
        return bytes.toByteArray();
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 16 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
