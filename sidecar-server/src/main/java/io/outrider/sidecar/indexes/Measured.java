package io.outrider.sidecar.indexes;

import java.util.Set;

/**
 * What a statement took on the clone: the least of some runs, summed over its sets of values. Immutable; any thread.
 *
 * @param millis processor time of the server's process where that can be read, else time by the server's clock
 * @param blocks shared blocks touched
 * @param indexes that its plans use, by name
 * @param timedOut whether a run was cut; then {@code millis} is what was spent until then, and no more is known
 */
record Measured(double millis, double blocks, Set<String> indexes, boolean timedOut) {
    private static final double WORSE = 1.15;
    private static final double WORSE_MILLIS = 2;
    private static final double BETTER = 0.9;
    private static final double BLOCKS_WORSE = 1.2;
    private static final double BLOCKS_BETTER = 0.5;

    Measured {
        indexes = Set.copyOf(indexes);
    }

    boolean isWorseThan(Measured before) {
        return !before.timedOut
                && (timedOut || (millis > before.millis * WORSE && millis > before.millis + WORSE_MILLIS));
    }

    boolean isBetterThan(Measured before) {
        boolean quicker = millis < before.millis * BETTER && blocks <= before.blocks * BLOCKS_WORSE;
        boolean lighter = blocks < before.blocks * BLOCKS_BETTER && millis <= before.millis * WORSE;
        return !timedOut && (before.timedOut || quicker || lighter);
    }
}
