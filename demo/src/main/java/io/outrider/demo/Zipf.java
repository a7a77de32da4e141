package io.outrider.demo;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws ranks from 1 as popularity has it: the second is drawn half as often as the first, the third a third. */
final class Zipf {
    /** Past these ranks popularity is so even that it need not be told apart. */
    private static final int MOST_RANKS = 10_000;

    private final double[] cumulated;

    Zipf(int ranks) {
        cumulated = new double[Math.min(ranks, MOST_RANKS)];
        double sum = 0;
        for (int i = 0; i < cumulated.length; i++) {
            sum += 1.0 / (i + 1);
            cumulated[i] = sum;
        }
    }

    int draw(RandomGenerator random) {
        double point = random.nextDouble() * cumulated[cumulated.length - 1];
        int found = Arrays.binarySearch(cumulated, point);
        return (found < 0 ? -found - 1 : found) + 1;
    }
}
