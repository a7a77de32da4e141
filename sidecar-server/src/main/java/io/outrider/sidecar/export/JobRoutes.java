package io.outrider.sidecar.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.http.Route.Access;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** {@code /api/exports}: exports as jobs, and {@code /api/export/NAME/progress}, which starts one and tells how it goes. */
public final class JobRoutes {
    private static final long TELL_MILLIS = 250;

    private final Exports exports;
    private final ExportJobs jobs;

    public JobRoutes(Exports exports, ExportJobs jobs) {
        this.exports = exports;
        this.jobs = jobs;
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.post("/api/exports", Access.NAMED, List.of(), this::start));
        routes.add(new Route("/api/exports", Access.NAMED, List.of(), this::list));
        routes.add(new Route("/api/exports/{id}", Access.NAMED, List.of(), request -> one(find(request))));
        routes.add(new Route("DELETE", "/api/exports/{id}", Access.NAMED, List.of(), this::drop));
        routes.add(new Route(
                "/api/exports/{id}/progress", Access.NAMED, List.of(), request -> progress(find(request), false)));
        routes.add(new Route("/api/exports/{id}/result", Access.NAMED, List.of(), this::result));
        for (Dataset dataset : exports.datasets()) {
            routes.add(new Route(
                    "/api/export/" + dataset.name() + "/progress",
                    Access.NAMED,
                    Wish.parameters(dataset),
                    request -> startAndTell(dataset, request)));
        }
        return routes;
    }

    private Response start(Request request) {
        Set<String> known = new LinkedHashSet<>(Wish.PARAMETERS);
        exports.datasets().forEach(dataset -> known.addAll(Wish.parameters(dataset)));
        JsonNode body = request.body(List.copyOf(known));
        String name = body.path("dataset").asString("");
        Dataset dataset = exports.dataset(name);
        if (dataset == null) {
            throw Problem.badParameter(
                    "dataset",
                    name,
                    "one of "
                            + String.join(
                                    ", ",
                                    exports.datasets().stream()
                                            .filter(one -> one.isFor(request.caller()))
                                            .map(Dataset::name)
                                            .toList()));
        }
        dataset.check(request.caller());
        List<String> own = Wish.parameters(dataset);
        for (String member : body.propertyNames()) {
            if (!member.equals("dataset") && !own.contains(member)) {
                throw new Problem(400, "Unknown parameter", "Dataset " + name + " has no parameter " + member + ".");
            }
        }
        Export export =
                jobs.start(Wish.of(dataset, parameter -> text(parameter, body.path(parameter))), request.caller());
        return Response.json(202, "application/json", json -> write(export, json))
                .with("Location", "/api/exports/" + export.id());
    }

    private Response startAndTell(Dataset dataset, Request request) {
        dataset.check(request.caller());
        return progress(jobs.start(Wish.of(dataset, request::text), request.caller()), true);
    }

    private Response list(Request request) {
        return Response.json(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("exports");
            exports.all().stream()
                    .filter(export -> export.isOf(request.caller()))
                    .forEach(export -> write(export, json));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Response one(Export export) {
        return Response.json(json -> write(export, json));
    }

    private Response drop(Request request) {
        Export export = find(request);
        jobs.drop(export.id());
        return one(export);
    }

    /** @param own whether the export was started for this listener, and ends when he goes */
    private Response progress(Export export, boolean own) {
        return Response.stream(200, "text/event-stream", Map.of("X-Export-Id", export.id()), new Response.Stream() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                try {
                    while (!export.awaitEnd(TELL_MILLIS)) {
                        tell("progress", export, out);
                    }
                    tell(export.status().word(), export, out);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the sidecar stops
                }
            }

            @Override
            public void close() {
                if (own && export.isRunning()) {
                    exports.cancel(export.id(), "the client went away");
                }
            }
        });
    }

    private void tell(String event, Export export, OutputStream out) throws IOException {
        Response json = Response.json(generator -> write(export, generator));
        out.write(("event: " + event + "\ndata: " + new String(json.bytes(), UTF_8) + "\n\n").getBytes(UTF_8));
        out.flush();
    }

    private Response result(Request request) {
        Export export = find(request);
        ExportJobs.Result result = jobs.result(export.id());
        if (result == null || export.isRunning()) {
            throw new Problem(
                    export.isRunning() ? 409 : 404,
                    export.isRunning() ? "Not ready" : "No result",
                    "Export " + export.id() + " is " + export.status().word()
                            + (export.isRunning()
                                    ? "; its result is there when it is completed."
                                    : "; it has no result (any more)."));
        }
        ByteRange range =
                ByteRange.of(request.header("Range"), request.header("If-Range"), result.etag(), result.size());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", result.etag());
        headers.put("Accept-Ranges", "bytes");
        headers.put("Content-Disposition", "attachment; filename=\"" + ExportRoutes.fileName(export, true) + "\"");
        if (range.isPart()) {
            headers.put("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + result.size());
        }
        Wish wish = export.wish();
        String type = wish.compression() == Compression.NONE ? wish.format().mediaType : wish.compression().mediaType;
        if (result.size() == 0) {
            return Response.bytes(type, new byte[0], headers);
        }
        return Response.stream(range.isPart() ? 206 : 200, type, headers, new FilePart(result, range));
    }

    private Export find(Request request) {
        String id = request.pathPart("id");
        Export export = exports.find(id);
        if (export == null || !export.isOf(request.caller())) {
            throw new Problem(404, "Not found", "There is no export " + id + ", or it is forgotten.");
        }
        return export;
    }

    private void write(Export export, tools.jackson.core.JsonGenerator json) {
        json.writeStartObject();
        export.writeMembers(json);
        ExportJobs.Result result = jobs.result(export.id());
        if (result != null) {
            json.writeStringProperty("result", "/api/exports/" + export.id() + "/result");
            json.writeNumberProperty("result_bytes", result.size());
        }
        json.writeEndObject();
    }

    private static String text(String parameter, JsonNode value) {
        if (value.isArray()) {
            if (!parameter.equals("columns") && !parameter.endsWith("." + Operator.IN.word())) {
                throw Problem.badParameter(
                        parameter, value.toString(), "one value; a list goes with " + parameter + ".in");
            }
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(part.asString("")));
            return String.join(",", parts);
        }
        return value.asString("");
    }

    private record FilePart(ExportJobs.Result result, ByteRange range) implements Response.Stream {
        @Override
        public long length() {
            return range.last() - range.first() + 1;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] buffer = new byte[64 * 1024];
            try (RandomAccessFile file = new RandomAccessFile(result.file().toFile(), "r")) {
                file.seek(range.first());
                for (long left = length(); left > 0; ) {
                    int count = file.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (count < 0) {
                        throw new IOException("the result is shorter than it was");
                    }
                    out.write(buffer, 0, count);
                    left -= count;
                }
            }
        }
    }
}
