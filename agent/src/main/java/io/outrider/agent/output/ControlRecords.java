package io.outrider.agent.output;

import io.outrider.agent.config.ServiceConfig;
import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.encode.ServiceFields;
import io.outrider.agent.encode.Timestamps;
import io.outrider.agent.encode.WriterId;

/** Writes the lines that are not events: a segment's header and trailer, and what was dropped. Drain thread only. */
public final class ControlRecords {
    private static final byte[] TIMESTAMP = JsonLine.name("@timestamp");
    private static final byte[] ECS = JsonLine.ascii("\"ecs\":{\"version\":\"9.4.0\"}");
    private static final byte[] EVENT = JsonLine.name("event");
    private static final byte[] ID = JsonLine.name("id");
    private static final byte[] DATASET = JsonLine.name("dataset");
    private static final byte[] ACTION = JsonLine.name("action");
    private static final byte[] KIND = JsonLine.ascii("\"kind\":\"state\"");
    private static final byte[] OUTRIDER = JsonLine.name("outrider");
    private static final byte[] SEGMENT = JsonLine.name("segment");
    private static final byte[] DROPPED = JsonLine.name("dropped");
    private static final byte[] FORMAT = JsonLine.name("format");
    private static final byte[] WRITER = JsonLine.name("writer");
    private static final byte[] BOOT = JsonLine.name("boot");
    private static final byte[] NUMBER = JsonLine.name("number");
    private static final byte[] FIRST_SEQUENCE = JsonLine.name("first_sequence");
    private static final byte[] LAST_SEQUENCE = JsonLine.name("last_sequence");
    private static final byte[] EVENTS = JsonLine.name("events");
    private static final byte[] REASON = JsonLine.name("reason");
    private static final byte[] COUNT = JsonLine.name("count");

    private final WriterId writer;
    private final ServiceConfig service;
    private final WallClock clock;
    private final Timestamps timestamps = new Timestamps();

    public ControlRecords(WriterId writer, ServiceConfig service, WallClock clock) {
        this.writer = writer;
        this.service = service;
        this.clock = clock;
    }

    void header(long number, long firstSequence, JsonLine out) {
        begin("s" + number + "h", "outrider.segment", "segment.open", out);
        int own = out.open(OUTRIDER);
        int segment = segment(number, firstSequence, out);
        out.close(segment);
        out.close(own);
        end(out);
    }

    void trailer(long number, long firstSequence, long lastSequence, long events, long dropped, JsonLine out) {
        begin("s" + number + "t", "outrider.segment", "segment.close", out);
        int own = out.open(OUTRIDER);
        int segment = segment(number, firstSequence, out);
        out.field(LAST_SEQUENCE).number(lastSequence);
        out.field(EVENTS).number(events);
        out.field(DROPPED).number(dropped);
        out.close(segment);
        out.close(own);
        end(out);
    }

    public void dropped(String reason, long firstSequence, long lastSequence, JsonLine out) {
        begin("d" + firstSequence, "outrider.agent", "events.dropped", out);
        int own = out.open(OUTRIDER);
        int dropped = out.open(DROPPED);
        out.field(REASON).quoted(reason, 64);
        out.field(COUNT).number(lastSequence - firstSequence + 1);
        out.field(FIRST_SEQUENCE).number(firstSequence);
        out.field(LAST_SEQUENCE).number(lastSequence);
        out.close(dropped);
        out.close(own);
        end(out);
    }

    private int segment(long number, long firstSequence, JsonLine out) {
        int segment = out.open(SEGMENT);
        out.field(FORMAT).number(1);
        out.field(WRITER).quoted(writer.writer, 64);
        out.field(BOOT).quoted(writer.boot, 64);
        out.field(NUMBER).number(number);
        out.field(FIRST_SEQUENCE).number(firstSequence);
        return segment;
    }

    private void begin(String id, String dataset, String action, JsonLine out) {
        out.begin().field(TIMESTAMP).raw((byte) '"');
        timestamps.write(clock.epochMicros(), out);
        out.raw((byte) '"').comma().raw(ECS);
        int event = out.open(EVENT);
        out.field(ID).quoted(writer.prefix() + id, 128);
        out.field(DATASET).quoted(dataset, 64);
        out.field(ACTION).quoted(action, 64);
        out.comma().raw(KIND);
        out.close(event);
    }

    private void end(JsonLine out) {
        ServiceFields.write(service, out);
        out.endLine();
    }
}
