package io.outrider.sidecar.indexes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A suggestion and what has become of it. Immutable; any thread.
 *
 * @param note what happened last, for people
 * @param callsThen calls of the helped statements when the index was built, to compare what came after with what was before
 */
record Kept(
        Suggestion suggestion,
        State state,
        Instant at,
        String note,
        Trial.@Nullable Outcome trial,
        long callsThen,
        double millisThen) {

    enum State {
        PROPOSED,
        TESTED,
        REFUTED,
        APPLIED,
        CONFIRMED,
        REVERTED,
        FAILED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Whether it may still be tried. */
        boolean isOpen() {
            return this == PROPOSED || this == TESTED || this == REFUTED;
        }

        /** Whether the index is in the services' database. */
        boolean isBuilt() {
            return this == APPLIED || this == CONFIRMED;
        }
    }

    static Kept proposed(Suggestion suggestion) {
        return new Kept(suggestion, State.PROPOSED, suggestion.made(), "", null, 0, 0);
    }

    Kept now(State newState, Instant when, String newNote) {
        return new Kept(suggestion, newState, when, newNote, trial, callsThen, millisThen);
    }

    Kept tried(Trial.Outcome outcome, State newState, Instant when, String newNote) {
        return new Kept(suggestion, newState, when, newNote, outcome, callsThen, millisThen);
    }

    Kept built(long calls, double millis, Instant when) {
        return new Kept(suggestion, State.APPLIED, when, "built", trial, calls, millis);
    }

    /** How far the proof goes: the suggestion's own, or further if it was tried. */
    Suggestion.Rung rung() {
        if (state == State.CONFIRMED) {
            return Suggestion.Rung.PRODUCTION;
        }
        return trial == null ? suggestion.rung() : Suggestion.Rung.CLONE;
    }
}
