package io.outrider.agent.encode;

import io.outrider.agent.event.CallEvent;

/**
 * The short line of a call to a server. Nearly all lines are such lines; so they are put together from the longest pieces that stay the same, those
 * of the {@linkplain Shape shape}, the {@linkplain OriginFacts origin} and the {@linkplain RequestFacts request}, with the call's own numbers
 * between them. Drain thread only.
 */
final class ShortCallLine {
    private static final byte[] DURATION = JsonLine.ascii("\",\"duration\":");
    private static final byte[] SPAN = JsonLine.ascii(",\"span\":{\"id\":\"");
    private static final byte[] END_ID = JsonLine.ascii("\"}");
    private static final byte[] RETURNED_ROWS = JsonLine.ascii("\"response\":{\"returned_rows\":");
    private static final byte[] BATCH_SIZE = JsonLine.ascii("\"operation\":{\"batch\":{\"size\":");
    private static final byte[] DB = JsonLine.ascii(",\"db\":{");
    private static final byte[] OUTRIDER = JsonLine.ascii(",\"outrider\":{");
    private static final byte[] AFFECTED_ROWS = JsonLine.ascii("\"rows\":{\"affected\":");
    private static final byte[] BACKEND_PID = JsonLine.ascii("\"backend\":{\"pid\":");
    private static final byte[] END_OWN = JsonLine.ascii("},");
    private static final byte[] END_TWO = JsonLine.ascii("}}");

    private final byte[] afterTimestamp;
    private final RedisFields redis;

    ShortCallLine(byte[] idPrefix, RedisFields redis) {
        JsonLine line = new JsonLine(64);
        afterTimestamp = line.raw(JsonLine.ascii("\",\"event\":{\"id\":\""))
                .raw(idPrefix)
                .toBytes();
        this.redis = redis;
    }

    /** Goes on where the timestamp ends. */
    void write(CallEvent event, EventFacts facts, Shape shape, long sequence, JsonLine out) {
        out.raw(afterTimestamp).number(sequence);
        out.raw(DURATION).number(facts.durationNanos);
        out.raw(shape.message);
        Sentence.result(event, facts, out);
        out.millis(facts.durationNanos).raw(facts.origin.afterMillis);
        writeIds(event, out);
        writeDatabase(event, facts, out);
        out.raw(OUTRIDER);
        writeOwn(event, facts, out);
        out.raw(shape.like);
    }

    private static void writeIds(CallEvent event, JsonLine out) {
        RequestFacts request = event.request == null ? null : RequestFacts.of(event.request);
        if (request != null) {
            out.raw(request.trace);
        }
        if (event.spanId != 0) {
            out.raw(SPAN).hex(event.spanId).raw(END_ID);
        }
        if (request != null) {
            out.raw(request.afterSpan);
        }
    }

    private static void writeDatabase(CallEvent event, EventFacts facts, JsonLine out) {
        boolean hasSize = EventFacts.hasBatchSize(event);
        if (!hasSize && facts.rows < 0) {
            return;
        }
        out.raw(DB);
        if (hasSize) {
            out.raw(BATCH_SIZE).number(event.batchSize).raw(END_TWO);
        }
        if (facts.rows >= 0) {
            out.raw(hasSize ? Names.COMMA : Names.NOTHING)
                    .raw(RETURNED_ROWS)
                    .number(facts.rows)
                    .raw((byte) '}');
        }
        out.raw((byte) '}');
    }

    private void writeOwn(CallEvent event, EventFacts facts, JsonLine out) {
        if (event.affectedRows >= 0) {
            out.raw(AFFECTED_ROWS).number(event.affectedRows).raw(END_OWN);
        }
        if (event.backendPid != 0) {
            out.raw(BACKEND_PID).number(event.backendPid).raw(END_OWN);
        }
        if (event.action.isRedis()) {
            redis.write(event, facts, out);
            if (!out.endsWith((byte) '{')) {
                out.raw((byte) ',');
            }
        }
    }
}
