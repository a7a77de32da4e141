package io.outrider.agent.encode;

import io.outrider.agent.event.Origin;

/** An {@link Origin} in the form in which it goes into a line. A value. */
final class OriginFacts {
    private static final int MAX_NAME = 256;
    private static final byte[] THREAD = JsonLine.ascii(" ms\",\"process\":{\"thread\":{\"name\":\"");
    private static final byte[] THREAD_END = JsonLine.ascii("\"}}");

    /** Who made this: a target is the same object within one cache only. */
    final OriginCache owner;

    final Target target;

    /** Escaped. */
    final byte[] threadName;

    /** What stands in a short line between a call's milliseconds and its ids. */
    final byte[] afterMillis;

    OriginFacts(OriginCache owner, Origin origin, Target target) {
        this.owner = owner;
        this.target = target;
        threadName = JsonLine.escaped(origin.threadName, MAX_NAME);
        JsonLine line = new JsonLine(64 + threadName.length);
        afterMillis = line.raw(THREAD).raw(threadName).raw(THREAD_END).toBytes();
    }
}
