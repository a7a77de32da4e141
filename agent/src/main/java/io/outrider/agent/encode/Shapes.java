package io.outrider.agent.encode;

import io.outrider.agent.event.Action;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of the segment being written were alike, and where the line of the first of them stands.
 *
 * <p>Most of a line says what the calls before it have said: service, host, statement, server. Calls that agree in all of that have one
 * <em>shape</em>. The first of a shape is written in full; the others leave out what it said and point to it, by its offset in the same segment.
 * So a reader needs no dictionary: one look back makes a line whole. Calls that failed or were slow are always written in full.
 *
 * <p>A table with open addressing, twice as long as it may have entries: looking up stores nothing. Drain thread only.
 */
final class Shapes {
    /** A host that makes up new statements all the time gets full lines past this many shapes in a segment. */
    private static final int MAX_SHAPES = 2048;

    private final @Nullable Shape[] table = new Shape[2 * MAX_SHAPES];
    private int size;
    private Place batch = Place.NOWHERE;

    /** The lines that follow go here. A new segment knows nothing of the one before. */
    void startBatch(Place place) {
        if (place.segment != batch.segment) {
            Arrays.fill(table, null);
            size = 0;
        }
        batch = place;
    }

    /** What calls of this kind have in common, with the line to point to; null: the line must be full. */
    @Nullable
    Shape find(Action action, boolean isBatch, EventFacts facts) {
        for (int i = Shape.hash(action, facts); ; i++) {
            Shape candidate = table[i & table.length - 1];
            if (candidate == null || candidate.is(action, isBatch, facts)) {
                return candidate;
            }
        }
    }

    /** A call of a shape not known yet was written in full, this far into the batch. */
    void add(Action action, boolean isBatch, EventFacts facts, int lineStart) {
        if (batch.offset < 0 || size >= MAX_SHAPES) {
            return;
        }
        int free = Shape.hash(action, facts);
        while (table[free & table.length - 1] != null) {
            free++;
        }
        table[free & table.length - 1] = new Shape(action, isBatch, facts, batch.offset + lineStart);
        size++;
    }
}
