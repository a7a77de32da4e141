package io.outrider.sidecar.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the sidecar that runs on a run directory. Every failure says what to do. Any thread. */
final class SidecarClient {
    private static final int CONNECT_MILLIS = 5_000;

    private final String url;
    private final String token;

    private SidecarClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** @param token the file that holds it */
    static SidecarClient of(Path runDirectory, Path token) throws IOException {
        Path address = runDirectory.resolve("sidecar/http.json");
        if (!Files.exists(address)) {
            throw new IOException("no sidecar runs on " + runDirectory + " (" + address
                    + " is not there); start one with outrider sidecar, or name its --run-dir");
        }
        return new SidecarClient(
                JsonMapper.shared().readTree(read(address)).path("url").asString(""),
                read(token).strip());
    }

    /** The answer, whatever its status. */
    HttpURLConnection ask(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setConnectTimeout(CONNECT_MILLIS);
        try {
            connection.getResponseCode();
            return connection;
        } catch (ConnectException | SocketTimeoutException e) {
            throw new IOException(
                    "no sidecar answers at " + url + " (" + e.getMessage()
                            + "), where the run directory says it listens; start it again with outrider sidecar",
                    e);
        }
    }

    /** What is known of an export; nothing when the sidecar has gone. */
    JsonNode state(String id) {
        try {
            HttpURLConnection answer = ask("/api/exports/" + encoded(id));
            try (InputStream in = answer.getInputStream()) {
                return JsonMapper.shared().readTree(in);
            }
        } catch (IOException | JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    /** What a refusal says. */
    static String problem(HttpURLConnection answer) throws IOException {
        try (InputStream in = answer.getErrorStream()) {
            if (in == null) {
                return "the sidecar answers " + answer.getResponseCode();
            }
            JsonNode problem = JsonMapper.shared().readTree(in);
            String again = answer.getHeaderField("Retry-After");
            return problem.path("detail").asString("the sidecar answers " + answer.getResponseCode())
                    + (again == null ? "" : " (again in " + again + " s)");
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IOException(
                    file + " cannot be read (" + e.getClass().getSimpleName()
                            + "); run as the user whose sidecar it is, or name another --token-file or --run-dir",
                    e);
        }
    }
}
