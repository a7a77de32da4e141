package io.outrider.benchmarks.results;

import java.util.ArrayList;
import java.util.List;

/** A bar chart for a fixed-width font. */
public final class Bars {
    private static final int WIDTH = 40;

    private final List<String> labels = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    /** @param text the value as it is shown */
    public void add(String label, double value, String text) {
        labels.add(label);
        values.add(value);
        texts.add(text);
    }

    public boolean isEmpty() {
        return labels.isEmpty();
    }

    /** The longest bar stands for the largest value; what is below zero has none. */
    public List<String> lines() {
        int labelWidth = labels.stream().mapToInt(String::length).max().orElse(0);
        double largest = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String padding = " ".repeat(labelWidth - labels.get(i).length());
            lines.add(labels.get(i) + padding + "  " + bar(values.get(i), largest) + texts.get(i));
        }
        return lines;
    }

    private static String bar(double value, double largest) {
        if (value <= 0) {
            return "";
        }
        int cells = (int) Math.round(WIDTH * value / largest);
        // Something is more than nothing, however little.
        return (cells == 0 ? "▏" : "█".repeat(cells)) + " ";
    }
}
