package io.outrider.sidecar.planted.events;

import com.sun.net.httpserver.HttpServer;
import io.outrider.sidecar.planted.query.Neighbour;

/** A capability that knows its neighbour, and a library that has another owner. */
public final class Nosy {
    public Neighbour neighbour;
    public HttpServer server;
}
