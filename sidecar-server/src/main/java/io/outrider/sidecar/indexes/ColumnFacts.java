package io.outrider.sidecar.indexes;

import java.util.List;

/**
 * A column as catalogue and statistics describe it.
 *
 * @param type its type without modifier, {@code character varying}
 * @param length bytes of a value, -1 when they vary
 * @param alignment bytes to which a value is aligned
 * @param distinct as the statistics have it: a number, or minus a share of the rows; 0 when not known
 * @param binaryOrder whether the column's collation compares bytes
 * @param ordered whether its type has a b-tree operator class
 * @param deduplicates whether equal values are always the same bytes, so that a b-tree can store them once
 * @param lengths lengths of some typical values, for a column whose length varies
 * @param common most common values with the share of rows that have them
 */
record ColumnFacts(
        String name,
        int number,
        String type,
        char category,
        int length,
        int alignment,
        boolean notNull,
        boolean analysed,
        double nullShare,
        double width,
        double distinct,
        double correlation,
        boolean binaryOrder,
        boolean ordered,
        boolean deduplicates,
        List<Integer> lengths,
        List<Common> common) {

    record Common(String value, double share) {}

    /** What a cast says for its type without a modifier: in a cast, bare {@code character} and {@code bit} mean a single one. */
    String castType() {
        return switch (type) {
            case "character" -> "bpchar";
            case "bit" -> "\"bit\"";
            default -> type;
        };
    }

    /** How many different values there are among so many rows. */
    double distinctOf(double rows) {
        if (distinct > 0) {
            return Math.max(1, Math.min(rows, distinct));
        }
        return distinct < 0 ? Math.max(1, -distinct * rows) : Math.max(1, Math.min(rows, 200));
    }

    boolean isArray() {
        return type.endsWith("[]");
    }

    boolean isText() {
        return type.equals("text") || type.equals("character varying") || type.equals("character");
    }
}
