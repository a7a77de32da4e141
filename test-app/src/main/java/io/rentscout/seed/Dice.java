package io.rentscout.seed;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Chance that repeats: everything is drawn from {@link SplittableRandom#nextLong} by arithmetic fixed here, so a seed
 * gives the same listings on every JDK. One thread only.
 */
final class Dice {

    private final SplittableRandom random;

    private Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Dice of one row: a row does not depend on the rows before it. */
    static Dice of(long seed, String table, long row) {
        return new Dice(seed * 0x9E3779B97F4A7C15L + table.hashCode() * 0xC2B2AE3D27D4EB4FL + row);
    }

    /** From 0 (included) to 1 (excluded). */
    double fraction() {
        return (random.nextLong() >>> 11) * 0x1.0p-53;
    }

    boolean chance(double probability) {
        return fraction() < probability;
    }

    /** From 0 to {@code bound - 1}. */
    int below(int bound) {
        return (int) (fraction() * bound);
    }

    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    <T> T pick(List<T> items) {
        return items.get(below(items.size()));
    }

    /** Normally distributed, mean 0, deviation 1 (Box and Muller). */
    double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - fraction()));
        return radius * StrictMath.cos(2 * StrictMath.PI * fraction());
    }
}
