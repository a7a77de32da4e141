package io.outrider.sidecar.export.format;

/**
 * Floating-point numbers in digits that read back to the same bits. Numbers people write have few decimals: for those the shortest
 * digits are found by trying, since a whole number below 2^53 divided by a power of ten up to 10^22 is rounded correctly.
 */
final class Floats {
    private static final double[] TENS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    private static final double EXACT = 1L << 53;
    private static final float EXACT_FLOAT = 1 << 24;

    private Floats() {}

    static void write(double value, Bytes out) {
        if (isPlain(value)) {
            for (int decimals = 0; decimals < TENS.length; decimals++) {
                double scaled = Math.rint(value * TENS[decimals]);
                if (Math.abs(scaled) >= EXACT) {
                    break;
                }
                if (scaled / TENS[decimals] == value) {
                    decimal((long) scaled, decimals, out);
                    return;
                }
            }
        }
        out.addAscii(Double.toString(value));
    }

    static void write(float value, Bytes out) {
        if (isPlain(value)) {
            for (int decimals = 0; decimals < 7; decimals++) {
                float tens = (float) TENS[decimals];
                float scaled = (float) Math.rint(value * tens);
                if (Math.abs(scaled) >= EXACT_FLOAT) {
                    break;
                }
                if (scaled / tens == value) {
                    decimal((long) scaled, decimals, out);
                    return;
                }
            }
        }
        out.addAscii(Float.toString(value));
    }

    /** Neither infinite nor NaN, neither tiny nor huge, and not the negative zero, which has to keep its sign. */
    private static boolean isPlain(double value) {
        double size = Math.abs(value);
        return size < 1e15 && (size > 1e-5 || Double.doubleToRawLongBits(value) == 0);
    }

    private static void decimal(long digits, int decimals, Bytes out) {
        if (decimals == 0) {
            out.addWhole(digits);
            return;
        }
        if (digits < 0) {
            out.add('-');
            digits = -digits;
        }
        long power = (long) TENS[decimals];
        out.addWhole(digits / power);
        out.room(decimals + 1);
        out.put('.');
        long rest = digits % power;
        for (long divisor = power / 10; divisor > 0; divisor /= 10) {
            out.put('0' + (int) (rest / divisor % 10));
        }
    }
}
