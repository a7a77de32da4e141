package io.outrider.agent.encode;

import io.outrider.agent.event.RequestIds;
import org.jspecify.annotations.Nullable;

/** The ids of a request in the form in which they go into the lines of the calls inside it: written once for all of them. A value. */
final class RequestFacts {
    private static final byte[] REQUEST_ID = JsonLine.ascii(",\"http\":{\"request\":{\"id\":");
    private static final byte[] REQUEST_ID_END = JsonLine.ascii("}}");
    private static final int MAX_NAME = 256;

    /** The field {@code trace}, with the comma before it. */
    final byte[] trace;

    /** What follows the call's own span: parent, correlation, user, request, each with the comma before it. */
    final byte[] afterSpan;

    private RequestFacts(RequestIds ids) {
        JsonLine line = new JsonLine(256);
        if ((ids.traceHigh | ids.traceLow) != 0) {
            line.raw((byte) ',').raw(Names.TRACE_ID).raw((byte) '"');
            line.hex(ids.traceHigh).hex(ids.traceLow).raw(Names.END_ID);
        }
        trace = line.toBytes();
        line.truncate(0);
        if (ids.spanId != 0) {
            line.raw((byte) ',')
                    .raw(Names.PARENT_ID)
                    .raw((byte) '"')
                    .hex(ids.spanId)
                    .raw(Names.END_ID);
        }
        only(Names.CORRELATION, ids.correlationId, line);
        only(Names.USER, ids.userId, line);
        if (ids.requestId != null) {
            line.raw(REQUEST_ID).quoted(ids.requestId, MAX_NAME).raw(REQUEST_ID_END);
        }
        afterSpan = line.toBytes();
    }

    /** Drain thread only. */
    static RequestFacts of(RequestIds ids) {
        Object known = ids.encoded;
        if (known instanceof RequestFacts) {
            return (RequestFacts) known;
        }
        RequestFacts written = new RequestFacts(ids);
        ids.encoded = written;
        return written;
    }

    private static void only(byte[] object, @Nullable String id, JsonLine line) {
        if (id != null) {
            line.raw((byte) ',')
                    .raw(object)
                    .raw((byte) '{')
                    .raw(Names.ID)
                    .quoted(id, MAX_NAME)
                    .raw((byte) '}');
        }
    }
}
