package io.outrider.sidecar.export;

import java.util.Locale;

/** How a filter compares. */
enum Operator {
    EQ("="),
    NE("<>"),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">="),
    /** One of several, separated by commas. */
    IN("IN"),
    /** Somewhere in the text, upper and lower case alike. */
    CONTAINS("ILIKE"),
    /** At the beginning of the text. */
    PREFIX("LIKE"),
    /** {@code true} or {@code false}. */
    NULL("IS NULL");

    final String sql;

    Operator(String sql) {
        this.sql = sql;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
