package io.outrider.sidecar.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrider.sidecar.events.Listener.Delivery;
import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** {@code GET /api/events} and {@code GET /api/events/stream}. */
public final class EventRoutes {
    private final LiveEvents live;
    private final LiveConfig config;

    public EventRoutes(LiveEvents live, LiveConfig config) {
        this.live = live;
        this.config = config;
    }

    public List<Route> routes() {
        List<String> listParameters = new ArrayList<>(Selection.PARAMETERS);
        listParameters.add("limit");
        return List.of(
                new Route("/api/events", Route.Access.TOKEN, listParameters, this::list),
                new Route("/api/events/stream", Route.Access.TOKEN, Selection.PARAMETERS, this::stream));
    }

    private Response list(Request request) {
        List<RecentEvent> events =
                live.newest(Selection.of(request, config), request.whole("limit", 50, 1, config.maxEvents()));
        return Response.json(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("events");
            events.forEach(event -> json.writeRawValue(new String(event.json(), UTF_8)));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Response stream(Request request) {
        Listener listener = live.listen(Selection.of(request, config), request.header("Last-Event-ID"));
        return Response.stream("text/event-stream", out -> {
            try {
                send(listener, new BufferedOutputStream(out, 16 * 1024));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the sidecar stops: an orderly end
            } finally {
                live.leave(listener);
            }
        });
    }

    private void send(Listener listener, OutputStream out) throws IOException, InterruptedException {
        out.write(": outrider events\n\n".getBytes(UTF_8));
        out.flush();
        while (!Thread.currentThread().isInterrupted()) {
            Delivery delivery = listener.take(config.heartbeat());
            if (delivery == null) {
                out.write(": still here\n\n".getBytes(UTF_8));
                out.flush();
                continue;
            }
            if (delivery.gapBefore()) {
                out.write(
                        "event: gap\ndata: {\"reason\":\"Last-Event-ID is no longer held; events before these may be missing\"}\n\n"
                                .getBytes(UTF_8));
            }
            if (delivery.skippedBefore() > 0) {
                out.write(("event: skipped\ndata: {\"count\":" + delivery.skippedBefore() + "}\n\n").getBytes(UTF_8));
            }
            RecentEvent event = delivery.event();
            if (event != null) {
                out.write(("id: " + event.id() + "\ndata: ").getBytes(UTF_8));
                out.write(event.json());
                out.write("\n\n".getBytes(UTF_8));
            }
            out.flush();
        }
    }
}
