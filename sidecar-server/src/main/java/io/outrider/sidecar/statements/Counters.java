package io.outrider.sidecar.statements;

import io.outrider.sidecar.postgres.Row;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** A value for each {@link Figure}; NaN where the server has none. Immutable by agreement: nobody writes into the array. */
record Counters(double[] values) {
    private static final Figure[] FIGURES = Figure.values();

    /** Sums of milliseconds lose a last digit now and then. */
    private static final double ROUNDING = 1e-6;

    static Counters of(Row row) {
        double[] values = new double[FIGURES.length];
        for (Figure figure : FIGURES) {
            values[figure.ordinal()] = figure.of(row);
        }
        return new Counters(values);
    }

    static Counters none() {
        double[] values = new double[FIGURES.length];
        Arrays.fill(values, Double.NaN);
        return new Counters(values);
    }

    double get(Figure figure) {
        return values[figure.ordinal()];
    }

    boolean isZero() {
        return !(get(Figure.CALLS) > 0) && !(get(Figure.PLANS) > 0);
    }

    /** Whether these can be a later reading of the same counters: none has fallen. */
    boolean continues(Counters earlier) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < earlier.values[i] - ROUNDING * Math.max(1, earlier.values[i])) {
                return false;
            }
        }
        return true;
    }

    Counters minus(Counters earlier) {
        double[] difference = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            difference[i] = Double.isNaN(earlier.values[i]) ? values[i] : Math.max(0, values[i] - earlier.values[i]);
        }
        return new Counters(difference);
    }

    Counters plus(Counters more) {
        double[] sum = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            sum[i] = Double.isNaN(values[i])
                    ? more.values[i]
                    : Double.isNaN(more.values[i]) ? values[i] : values[i] + more.values[i];
        }
        return new Counters(sum);
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        for (Figure figure : FIGURES) {
            if (get(figure) > 0 || get(figure) == 0) {
                json.writeNumberProperty(figure.title, get(figure));
            }
        }
        json.writeEndObject();
    }

    static Counters of(JsonNode json) {
        Counters counters = none();
        for (Figure figure : FIGURES) {
            if (json.path(figure.title).isNumber()) {
                counters.values[figure.ordinal()] = json.path(figure.title).asDouble(0);
            }
        }
        return counters;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counters counters && Arrays.equals(values, counters.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
