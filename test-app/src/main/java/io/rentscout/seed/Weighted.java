package io.rentscout.seed;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Draws an item as often as its weight says. */
final class Weighted<T> {

    private final List<T> items;
    private final double[] upTo;

    Weighted(List<T> items, ToDoubleFunction<T> weight) {
        this.items = List.copyOf(items);
        this.upTo = new double[items.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += weight.applyAsDouble(items.get(i));
            upTo[i] = sum;
        }
    }

    T draw(Dice dice) {
        int found = Arrays.binarySearch(upTo, dice.fraction() * upTo[upTo.length - 1]);
        return items.get(found < 0 ? -found - 1 : found + 1);
    }
}
