package io.outrider.sidecar.indexes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrider.sidecar.indexes.ColumnFacts.Common;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long an entry of an index is. Columns of varying length and nulls make entries of many lengths, and each is rounded up by itself; so
 * some entries are drawn from the statistics and laid out as the server would. The draw is the same every time. Immutable;
 * any thread.
 */
final class EntryLayout {
    private static final int HEADER = 8;
    private static final int DRAWS = 400;
    private static final double EXPRESSION_WIDTH = 12;

    private EntryLayout() {}

    /** The mean length, each entry rounded up to the server's alignment. */
    static double meanBytes(List<ColumnFacts> columns, int expressions) {
        SplittableRandom random = new SplittableRandom(42);
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += entry(columns, expressions, random);
        }
        return sum / DRAWS;
    }

    /** The lengths of values given as text, in the form in which the server stores them. */
    static List<Integer> lengths(String type, List<String> values) {
        List<Integer> lengths = new ArrayList<>();
        for (String value : values) {
            lengths.add(length(type, value));
        }
        return lengths;
    }

    private static double entry(List<ColumnFacts> columns, int expressions, SplittableRandom random) {
        double offset = 0;
        boolean nulls = false;
        for (ColumnFacts column : columns) {
            double draw = random.nextDouble();
            if (draw < column.nullShare()) {
                nulls = true;
            } else if (column.length() > 0) {
                offset = up(offset, column.alignment()) + column.length();
            } else {
                double length = drawn(column, draw - column.nullShare(), random);
                // Short values carry a header of one byte and are not aligned.
                offset = length <= 126 ? offset + length : up(offset, column.alignment()) + length + 3;
            }
        }
        return up((nulls ? 2 : 1) * HEADER + offset + expressions * EXPRESSION_WIDTH, 8);
    }

    private static double drawn(ColumnFacts column, double draw, SplittableRandom random) {
        if (column.lengths().isEmpty() && !column.isText() && !column.type().equals("numeric")) {
            return column.width();
        }
        double left = draw;
        for (Common common : column.common()) {
            left -= common.share();
            if (left < 0) {
                return length(column.type(), common.value());
            }
        }
        return column.lengths().isEmpty()
                ? column.width()
                : column.lengths().get(random.nextInt(column.lengths().size()));
    }

    /** With the short header. */
    private static int length(String type, String value) {
        return type.equals("numeric") ? numeric(value) : 1 + value.getBytes(UTF_8).length;
    }

    /** Groups of four decimal digits, two bytes each, on both sides of the point; leading and trailing groups of zeros are left out. */
    private static int numeric(String value) {
        String digits = value.startsWith("-") ? value.substring(1) : value;
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        String fraction = point < 0 ? "" : digits.substring(point + 1);
        String padded = "0".repeat((4 - whole.length() % 4) % 4)
                + whole
                + fraction
                + "0".repeat((4 - fraction.length() % 4) % 4);
        int groups = padded.length() / 4;
        int first = 0;
        while (first < groups && padded.startsWith("0000", first * 4)) {
            first++;
        }
        int last = groups;
        while (last > first && padded.startsWith("0000", (last - 1) * 4)) {
            last--;
        }
        return 3 + 2 * (last - first);
    }

    static double up(double offset, int alignment) {
        return Math.ceil((offset - 1e-9) / alignment) * alignment;
    }
}
