package io.outrider.sidecar.export.format;

/** PostgreSQL's numeric, all digits kept: groups of four decimal digits, the place of the first, the digits behind the point. */
final class Numerics {
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int MINUS_INFINITY = 0xF000;

    private Numerics() {}

    static boolean isFinite(byte[] data, int at) {
        int sign = BigEndian.int2(data, at + 4) & 0xFFFF;
        return sign == 0 || sign == NEGATIVE;
    }

    static void write(byte[] data, int at, Bytes out) {
        int groups = BigEndian.int2(data, at);
        int weight = BigEndian.int2(data, at + 2);
        int sign = BigEndian.int2(data, at + 4) & 0xFFFF;
        int scale = BigEndian.int2(data, at + 6) & 0x3FFF;
        int first = at + 8;
        switch (sign) {
            case 0 -> {}
            case NEGATIVE -> out.add('-');
            case INFINITY -> {
                out.addAscii("Infinity");
                return;
            }
            case MINUS_INFINITY -> {
                out.addAscii("-Infinity");
                return;
            }
            case NAN -> {
                out.addAscii("NaN");
                return;
            }
            default -> throw new IllegalStateException("a numeric with the unknown sign " + sign);
        }
        out.room(4 * (Math.max(weight, 0) + 1) + 1 + scale + 4);
        if (weight < 0) {
            out.put('0');
        } else {
            out.addWhole(group(data, first, 0, groups));
            for (int i = 1; i <= weight; i++) {
                out.putFour(group(data, first, i, groups));
            }
        }
        if (scale > 0) {
            out.put('.');
            fraction(data, first, groups, weight + 1, scale, out);
        }
    }

    private static void fraction(byte[] data, int first, int groups, int index, int scale, Bytes out) {
        int left = scale;
        for (int i = index; left > 0; i++, left -= 4) {
            int group = group(data, first, i, groups);
            if (left >= 4) {
                out.putFour(group);
            } else {
                int divisor = 1000;
                for (int digit = 0; digit < left; digit++, divisor /= 10) {
                    out.put('0' + group / divisor % 10);
                }
            }
        }
    }

    /** Groups that are not there are zero. */
    private static int group(byte[] data, int first, int index, int groups) {
        return index < 0 || index >= groups ? 0 : BigEndian.int2(data, first + index * 2);
    }
}
