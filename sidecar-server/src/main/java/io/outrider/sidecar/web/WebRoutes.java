package io.outrider.sidecar.web;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The dashboard's files. They hold no data, so they are open; what they fetch needs the token. */
public final class WebRoutes {
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            "Referrer-Policy",
            "no-referrer");

    public List<Route> routes() {
        return List.of(
                file("/", "index.html", "text/html; charset=utf-8"),
                file("/app.js", "app.js", "text/javascript; charset=utf-8"),
                file("/style.css", "style.css", "text/css; charset=utf-8"),
                file("/favicon.svg", "favicon.svg", "image/svg+xml"));
    }

    private static Route file(String path, String name, String type) {
        return new Route(path, Route.Access.OPEN, List.of(), request -> Response.bytes(type, content(name), HEADERS));
    }

    private static byte[] content(String name) {
        try (InputStream resource = WebRoutes.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new Problem(404, "Not found", "The file " + name + " is not in this sidecar's jar.");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new Problem(500, "Internal error", "The file " + name + " cannot be read from the jar.");
        }
    }
}
