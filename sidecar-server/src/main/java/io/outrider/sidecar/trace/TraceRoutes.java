package io.outrider.sidecar.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.tail.Event;
import io.outrider.sidecar.tail.Line;
import io.outrider.sidecar.tail.LineReader;
import io.outrider.sidecar.tail.SegmentFolder;
import io.outrider.sidecar.tail.SegmentName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** {@code GET /api/traces/{id}}: one request, all its events, and where its time went. */
public final class TraceRoutes {
    private static final int MAX_EVENTS = 5_000;

    private final TraceIndex index;
    private final SegmentFolder folder;

    public TraceRoutes(TraceIndex index, SegmentFolder folder) {
        this.index = index;
        this.folder = folder;
    }

    public List<Route> routes() {
        return List.of(new Route("/api/traces/{id}", Route.Access.TOKEN, List.of(), this::trace));
    }

    private Response trace(Request request) {
        String id = request.pathPart("id");
        boolean complete = index.isComplete();
        List<TraceIndex.Place> places = index.places(id);
        if (places.isEmpty() && !complete) {
            throw new Problem(
                            503,
                            "Index is being rebuilt",
                            "The sidecar has just started and does not know all traces yet.")
                    .with("Retry-After", "1");
        }
        List<Trace.Found> found = read(places);
        if (found.isEmpty()) {
            throw new Problem(
                    404,
                    "Trace not found",
                    "No event with trace or correlation id \"" + id + "\" is among the latest " + index.maxEvents()
                            + " still on disk.");
        }
        Trace trace = Trace.of(found);
        return Response.json(json -> write(json, id, trace, places.size() - found.size()));
    }

    private List<Trace.Found> read(List<TraceIndex.Place> places) {
        Map<SegmentName, List<TraceIndex.Place>> bySegment = places.stream()
                .limit(MAX_EVENTS)
                .collect(Collectors.groupingBy(TraceIndex.Place::segment, LinkedHashMap::new, Collectors.toList()));
        List<Trace.Found> found = new ArrayList<>();
        LineReader reader = new LineReader();
        bySegment.forEach((segment, here) -> {
            try (FileChannel channel = folder.open(segment)) {
                for (TraceIndex.Place place : here) {
                    byte[] bytes = new byte[place.length()];
                    int read = channel.read(ByteBuffer.wrap(bytes), place.offset());
                    Event event = read == bytes.length ? reader.event(segment, channel, bytes, 0, bytes.length) : null;
                    if (event != null) {
                        Line line = new Line(segment, place.offset(), bytes, 0, bytes.length);
                        found.add(new Trace.Found(event, event.source(line)));
                    }
                }
            } catch (IOException e) {
                return; // deleted meanwhile: its events are reported as missing
            }
        });
        return found;
    }

    private static void write(JsonGenerator json, String id, Trace trace, int missing) {
        Trace.Step first = trace.steps().get(0);
        json.writeStartObject();
        json.writeStringProperty("id", id);
        json.writeStringProperty("trace_id", first.event().traceId());
        json.writeStringProperty("correlation_id", first.event().correlationId());
        json.writeStringProperty("started", first.begin().toString());
        json.writeNumberProperty("duration_ms", millis(trace.durationNanos()));
        Trace.Step request = trace.request();
        if (request != null) {
            json.writeObjectPropertyStart("request");
            json.writeStringProperty("service", request.event().service());
            json.writeStringProperty("method", request.event().text("http", "request", "method"));
            json.writeStringProperty("path", request.event().text("url", "path"));
            json.writeNumberProperty("status", request.event().number("http", "response", "status_code"));
            json.writeNumberProperty("duration_ms", millis(request.durationNanos()));
            json.writeEndObject();
        }
        json.writeNumberProperty("events_missing", missing);
        json.writeObjectPropertyStart("totals");
        trace.totals().forEach((dataset, total) -> {
            json.writeObjectPropertyStart(dataset);
            json.writeNumberProperty("calls", total.calls());
            json.writeNumberProperty("errors", total.errors());
            json.writeNumberProperty("duration_ms", millis(total.nanos()));
            json.writeEndObject();
        });
        json.writeObjectPropertyStart("gaps");
        json.writeNumberProperty("count", trace.gaps().size());
        json.writeNumberProperty("duration_ms", millis(trace.gapNanos()));
        json.writeEndObject();
        json.writeEndObject();
        json.writeArrayPropertyStart("events");
        for (Trace.Step step : trace.steps()) {
            json.writeStartObject();
            json.writeNumberProperty("offset_ms", millis(step.offsetNanos()));
            json.writeNumberProperty("duration_ms", millis(step.durationNanos()));
            json.writeName("event");
            json.writeRawValue(new String(step.json(), UTF_8));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("gaps");
        for (Trace.Gap gap : trace.gaps()) {
            json.writeStartObject();
            json.writeNumberProperty("offset_ms", millis(gap.offsetNanos()));
            json.writeNumberProperty("duration_ms", millis(gap.durationNanos()));
            json.writeNumberProperty("after_event", gap.afterStep());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static double millis(long nanos) {
        return nanos / 1000 / 1e3;
    }
}
