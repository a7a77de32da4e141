import com.sun.net.httpserver.HttpServer;
import io.outrider.api.Correlation;
import io.outrider.api.StructuredLogger;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import java.time.Duration;

/** Says what no driver can see, inside a request and outside. */
public final class SpeakingHost {
    private static final StructuredLogger LOG = StructuredLogger.named("shop.search");

    public static void main(String[] arguments) throws Exception {
        System.out.println("outside: " + Correlation.id() + " " + Correlation.traceparent());
        LOG.databaseQuery("SELECT * FROM users WHERE name = 'Ann'", Duration.ofMillis(2), 1);
        LOG.cacheOperation("get", "user:17", true, Duration.ofMillis(1));
        LOG.failure("import.failed", "The import failed", new IOException("no such file"), "file", "a.csv");

        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/search", exchange -> {
            LOG.event("search.finished", "Search for flats", "city", "Köln", "items_count", 3);
            LOG.apiRequest("GET", "/search", 200, Duration.ofMillis(5));
            byte[] answer = String.valueOf(Correlation.id()).getBytes("UTF-8");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        URL address = new URL("http://127.0.0.1:" + server.getAddress().getPort() + "/search?q=1");
        HttpURLConnection connection = (HttpURLConnection) address.openConnection();
        connection.setRequestProperty("X-Correlation-ID", "order-66");
        connection.setRequestProperty("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        System.out.println("status: " + connection.getResponseCode());
        byte[] answer = new byte[100];
        int length = connection.getInputStream().read(answer);
        System.out.println("inside: " + new String(answer, 0, length, "UTF-8"));
        server.stop(0);
    }
}
