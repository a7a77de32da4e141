package io.outrider.agent.encode;

import io.outrider.agent.config.ServiceConfig;

/** The object {@code service}, which events, control records and the heartbeat share. */
public final class ServiceFields {
    private static final int MAX_LENGTH = 256;

    private ServiceFields() {}

    /** Writes {@code "service":{…}}, without what is not known. The comma before it is the caller's, when the line is empty. */
    public static void write(ServiceConfig service, JsonLine out) {
        int mark = out.open(Names.SERVICE);
        out.field(Names.NAME).quoted(service.name, MAX_LENGTH);
        if (!service.version.isEmpty()) {
            out.field(Names.VERSION).quoted(service.version, MAX_LENGTH);
        }
        if (!service.environment.isEmpty()) {
            out.field(Names.ENVIRONMENT).quoted(service.environment, MAX_LENGTH);
        }
        int node = out.open(Names.NODE);
        if (!service.nodeName.isEmpty()) {
            out.field(Names.NAME).quoted(service.nodeName, MAX_LENGTH);
        }
        out.close(node);
        out.close(mark);
    }
}
