package io.outrider.agent.encode;

import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of the segment being written were alike, and where the line of the first of them stands.
 *
 * <p>Most of a line says what the calls before it have said: service, host, statement, server. Calls that agree in all of that have one
 * <em>shape</em>. The first of a shape is written in full; the others leave out what it said and point to it, by its offset in the same segment.
 * So a reader needs no dictionary: one look back makes a line whole. Calls that failed or were slow are always written in full.
 * Drain thread only.
 */
final class Shapes {
    static final long NONE = -1;

    /** A host that makes up new statements all the time gets full lines past this many shapes in a segment. */
    private static final int MAX_SHAPES = 2048;

    private final Map<Shape, Shape> known = new HashMap<>();
    // The key of the next look-up: one object for all of them.
    private Shape next = new Shape();
    private Place batch = Place.NOWHERE;

    /** The lines that follow go here. A new segment knows nothing of the one before. */
    void startBatch(Place place) {
        if (place.segment != batch.segment) {
            known.clear();
        }
        batch = place;
    }

    /** The offset of the line that this call's line can point to, or {@link #NONE}: it must be full. */
    long find(CallEvent event, EventFacts facts, boolean isBatch) {
        next.of(event, facts, isBatch);
        Shape found = known.get(next);
        return found == null ? NONE : found.offset;
    }

    /** The call last asked for was written in full, this far into the batch. */
    void add(int lineStart) {
        if (batch.offset >= 0 && known.size() < MAX_SHAPES) {
            next.offset = batch.offset + lineStart;
            known.put(next, next);
            next = new Shape();
        }
    }

    /** Holds on to nothing larger than a name: statements are known by their hashes. */
    private static final class Shape {
        private Action action = Action.APP;
        private DbSystem system = DbSystem.NONE;
        private boolean isBatch;
        private long fingerprint;
        private long textHash;
        private @Nullable CommandFacts command;
        private @Nullable String namespace;
        private @Nullable Peer peer;
        private long offset;

        void of(CallEvent event, EventFacts facts, boolean batch) {
            QueryFacts query = facts.query;
            action = event.action;
            system = event.system;
            isBatch = batch;
            fingerprint = query == null ? 0 : query.fingerprint;
            textHash = query == null ? 0 : query.textHash;
            command = facts.command;
            namespace = event.namespace;
            peer = facts.peer;
        }

        @Override
        public int hashCode() {
            int hash = 31 * action.ordinal() + (int) (textHash ^ textHash >>> 32);
            hash = 31 * hash + (command == null ? 0 : command.hashCode());
            return 31 * hash + (namespace == null ? 0 : namespace.hashCode());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof Shape)) {
                return false;
            }
            Shape that = (Shape) other;
            return action == that.action
                    && textHash == that.textHash
                    && fingerprint == that.fingerprint
                    && system == that.system
                    && isBatch == that.isBatch
                    && command == that.command
                    && Objects.equals(namespace, that.namespace)
                    && Objects.equals(peer, that.peer);
        }
    }
}
