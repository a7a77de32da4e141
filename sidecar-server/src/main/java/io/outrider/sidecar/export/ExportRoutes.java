package io.outrider.sidecar.export;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /api/export/…}: datasets that stream while they are read. */
public final class ExportRoutes {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Exports exports;

    public ExportRoutes(Exports exports) {
        this.exports = exports;
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(new Route("/api/export/statistics", Route.Access.TOKEN, List.of(), request -> statistics()));
        for (Dataset dataset : exports.datasets()) {
            routes.add(new Route(
                    "/api/export/" + dataset.name(),
                    Route.Access.TOKEN,
                    Wish.parameters(dataset),
                    request -> stream(dataset, request)));
        }
        routes.add(new Route("/api/export/{dataset}", Route.Access.TOKEN, List.of(), this::unknown));
        return routes;
    }

    private Response unknown(Request request) {
        List<String> names = exports.datasets().stream().map(Dataset::name).toList();
        throw new Problem(
                404,
                "No such dataset",
                "There is no dataset " + request.pathPart("dataset") + "; "
                        + (names.isEmpty()
                                ? "none is declared (export.datasets)."
                                : "declared are " + String.join(", ", names) + "."));
    }

    private Response stream(Dataset dataset, Request request) {
        Wish wish = Wish.of(dataset, request::text);
        boolean inside = wish.compression() != Compression.NONE;
        Compression encoding = inside ? Compression.NONE : Compression.accepted(request.header("Accept-Encoding"));
        ExportRun run = exports.begin(inside ? wish : wish.compressedBy(encoding));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Export-Id", run.export().id());
        headers.put("X-Export-Estimated-Items", Long.toString(run.export().estimatedItems()));
        headers.put("Content-Disposition", "attachment; filename=\"" + fileName(run.export(), inside) + "\"");
        headers.put("Vary", "Accept-Encoding");
        if (encoding != Compression.NONE) {
            headers.put("Content-Encoding", encoding.word());
        }
        String type = inside ? wish.compression().mediaType : wish.format().mediaType;
        return Response.stream(200, type, headers, new Response.Stream() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                run.export().complete(run.writeTo(out, Export.Status.CANCELLED, "the client went away"));
            }

            @Override
            public void close() {
                exports.finish(run);
            }
        });
    }

    private Response statistics() {
        return Response.json(json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("datasets");
            exports.totals().write(json);
            json.writeEndObject();
            json.writeArrayPropertyStart("exports");
            exports.all().forEach(export -> export.write(json));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** @param inside whether the file itself is compressed, not only the way to the client */
    static String fileName(Export export, boolean inside) {
        Wish wish = export.wish();
        return wish.dataset().name() + "-" + STAMP.format(export.started()) + "." + wish.format().extension
                + (inside ? wish.compression().extension : "");
    }
}
