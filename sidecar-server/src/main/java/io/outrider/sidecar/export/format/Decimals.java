package io.outrider.sidecar.export.format;

import io.outrider.sidecar.export.format.Column.Decimal;
import java.io.IOException;
import java.math.BigInteger;

/** PostgreSQL's numeric as the whole number that decimal types of columnar formats store: 12.50 of scale 2 is 1250. */
final class Decimals {
    /** So many digits are sure to fit into 64 bits. */
    static final int DIGITS_OF_LONG = 18;

    private static final int GROUP = 4;
    private static final int[] TENS = {1, 10, 100, 1000, 10_000};
    private static final int NEGATIVE = 0x4000;

    private Decimals() {}

    /** For at most {@link #DIGITS_OF_LONG} digits. */
    static long unscaled(byte[] data, int at, Decimal decimal, String column) throws IOException {
        check(data, at, column);
        int groups = BigEndian.int2(data, at);
        int weight = BigEndian.int2(data, at + 2);
        long value = 0;
        for (int i = 0; i <= weight; i++) {
            value = value * TENS[GROUP] + group(data, at, i, groups);
        }
        int left = decimal.scale();
        for (int i = weight + 1; left > 0; i++, left -= GROUP) {
            int taken = Math.min(left, GROUP);
            value = value * TENS[taken] + group(data, at, i, groups) / TENS[GROUP - taken];
        }
        return isNegative(data, at) ? -value : value;
    }

    static BigInteger wide(byte[] data, int at, Decimal decimal, String column) throws IOException {
        check(data, at, column);
        int groups = BigEndian.int2(data, at);
        int weight = BigEndian.int2(data, at + 2);
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i <= weight; i++) {
            value = value.multiply(BigInteger.valueOf(TENS[GROUP])).add(BigInteger.valueOf(group(data, at, i, groups)));
        }
        int left = decimal.scale();
        for (int i = weight + 1; left > 0; i++, left -= GROUP) {
            int taken = Math.min(left, GROUP);
            value = value.multiply(BigInteger.valueOf(TENS[taken]))
                    .add(BigInteger.valueOf(group(data, at, i, groups) / TENS[GROUP - taken]));
        }
        return isNegative(data, at) ? value.negate() : value;
    }

    private static void check(byte[] data, int at, String column) throws IOException {
        if (!Numerics.isFinite(data, at)) {
            throw new IOException(
                    "column " + column + " holds NaN or an infinity, which a decimal of this format cannot; "
                            + "numeric=text writes the column as text");
        }
    }

    private static boolean isNegative(byte[] data, int at) {
        return (BigEndian.int2(data, at + 4) & 0xFFFF) == NEGATIVE;
    }

    /** Groups that are not there are zero. */
    private static int group(byte[] data, int at, int index, int groups) {
        return index < 0 || index >= groups ? 0 : BigEndian.int2(data, at + 8 + index * 2);
    }
}
