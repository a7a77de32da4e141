package io.outrider.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks one HTTP service for JSON. Any thread. */
final class HttpJson {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String name;
    private final URI base;
    private final String token;

    HttpJson(String name, URI base, String token) {
        this.name = name;
        this.base = base;
        this.token = token;
    }

    URI base() {
        return base;
    }

    JsonNode get(String path) throws InterruptedException {
        return find(path).orElseThrow(() -> new DemoFailure(name + " knows nothing at " + path));
    }

    /** Empty when there is no such thing. */
    Optional<JsonNode> find(String path) throws InterruptedException {
        try {
            HttpResponse<String> response = send(path);
            if (response.statusCode() == 404) {
                return Optional.empty();
            }
            if (response.statusCode() / 100 != 2) {
                throw new DemoFailure(
                        name + " answered GET " + path + " with " + response.statusCode() + ": " + response.body());
            }
            return Optional.of(MAPPER.readTree(response.body()));
        } catch (IOException e) {
            throw new DemoFailure(name + " did not answer GET " + base + path + ": " + e);
        }
    }

    /** Something to be done; how long it may take is for the server to say. */
    JsonNode post(String path) throws InterruptedException {
        return post(path, Map.of());
    }

    JsonNode post(String path, Map<String, ?> body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofMinutes(5))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)));
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new DemoFailure(
                        name + " answered POST " + path + " with " + response.statusCode() + ": " + response.body());
            }
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new DemoFailure(name + " did not answer POST " + base + path + ": " + e);
        }
    }

    int status(String path) throws IOException, InterruptedException {
        return send(path).statusCode();
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
