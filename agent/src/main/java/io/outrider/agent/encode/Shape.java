package io.outrider.agent.encode;

import io.outrider.agent.event.Action;
import org.jspecify.annotations.Nullable;

/** What makes two calls alike, and what all lines of such calls have in common. Holds on to nothing larger than a name: statements are known by their hashes. */
final class Shape {
    private static final byte[] MESSAGE = JsonLine.ascii("},\"message\":\"");
    private static final byte[] LIKE_END = JsonLine.ascii("}}\n");

    private final Action action;
    private final boolean isBatch;
    private final long fingerprint;
    private final long textHash;
    private final @Nullable CommandFacts command;
    private final Target target;

    /** Of the full line, in its segment. */
    final long offset;

    /** From the end of the duration to where sentences begin to differ. */
    final byte[] message;

    /** {@code outrider.like}, and the end of the line. */
    final byte[] like;

    Shape(Action action, boolean isBatch, EventFacts facts, long offset) {
        this.offset = offset;
        QueryFacts query = facts.query;
        this.action = action;
        this.isBatch = isBatch;
        fingerprint = query == null ? 0 : query.fingerprint;
        textHash = query == null ? 0 : query.textHash;
        command = facts.command;
        target = facts.origin.target;
        JsonLine line = new JsonLine(64);
        line.raw(MESSAGE);
        Sentence.begin(action, facts, line);
        message = line.toBytes();
        line.truncate(0);
        like = line.raw(Names.LIKE).number(offset).raw(LIKE_END).toBytes();
    }

    static int hash(Action action, EventFacts facts) {
        QueryFacts query = facts.query;
        long hash = query == null ? 0 : query.textHash;
        hash = 31 * hash + System.identityHashCode(facts.command);
        hash = 31 * hash + facts.origin.target.hashCode() + action.ordinal();
        hash *= 0x9e3779b97f4a7c15L;
        return (int) (hash >>> 33);
    }

    @SuppressWarnings("ReferenceEquality") // targets that are equal are the same
    boolean is(Action otherAction, boolean otherIsBatch, EventFacts facts) {
        QueryFacts query = facts.query;
        return action == otherAction
                && textHash == (query == null ? 0 : query.textHash)
                && fingerprint == (query == null ? 0 : query.fingerprint)
                && command == facts.command
                && target == facts.origin.target
                && isBatch == otherIsBatch;
    }
}
