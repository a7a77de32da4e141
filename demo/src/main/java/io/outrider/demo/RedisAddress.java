package io.outrider.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** Where a Redis is, with the login and database number that its address may carry. */
record RedisAddress(URI uri) {

    static RedisAddress parse(String url) {
        try {
            URI uri = new URI(url.contains("://") ? url : "redis://" + url);
            boolean redis = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
            if (redis && uri.getHost() != null) {
                return new RedisAddress(uri);
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw Options.usage("--redis is \"" + url + "\"; it must look like redis://[:PASSWORD@]HOST:PORT[/DATABASE]");
    }

    String host() {
        return uri.getHost();
    }

    int port() {
        return uri.getPort() < 0 ? 6379 : uri.getPort();
    }

    /** Fails unless somebody answers there. */
    void require() {
        if (!answers()) {
            throw new DemoFailure("Redis at " + host() + ":" + port() + " does not answer; check that it runs and that"
                    + " --redis is right, or leave --redis out to have one started");
        }
    }

    /** Whether something that speaks Redis answers there, be it that it asks for a password first. */
    boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host(), port()), 2_000);
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
            return answer.equals("+PONG") || answer.startsWith("-NOAU");
        } catch (IOException e) {
            return false;
        }
    }
}
