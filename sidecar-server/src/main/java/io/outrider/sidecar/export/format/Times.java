package io.outrider.sidecar.export.format;

/**
 * Dates and times in ISO 8601, from days and microseconds since 2000-01-01. Years outside 0 to 9999 have two ways: ISO 8601 writes
 * {@code +10000} and {@code -0043} (that is 44 BC), PostgreSQL writes and reads {@code 10000} and {@code 0044-… BC}.
 */
final class Times {
    /** How years outside 0 to 9999 are written. */
    enum Years {
        ISO,
        POSTGRES
    }

    static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int DAYS_FROM_MARCH_0000_TO_2000 = 730_425;
    private static final int DAYS_PER_ERA = 146_097;

    private Times() {}

    static boolean isFinite(int days) {
        return days != Integer.MAX_VALUE && days != Integer.MIN_VALUE;
    }

    static boolean isFinite(long micros) {
        return micros != Long.MAX_VALUE && micros != Long.MIN_VALUE;
    }

    static void writeInfinity(boolean positive, Bytes out) {
        out.addAscii(positive ? "infinity" : "-infinity");
    }

    static void writeDate(int days, Years years, Bytes out) {
        if (!isFinite(days)) {
            writeInfinity(days > 0, out);
        } else if (writeDay(days, years, out)) {
            out.addAscii(" BC");
        }
    }

    static void writeTimestamp(long micros, boolean zoned, Years years, Bytes out) {
        if (!isFinite(micros)) {
            writeInfinity(micros > 0, out);
            return;
        }
        long days = Math.floorDiv(micros, MICROS_PER_DAY);
        boolean bc = writeDay(days, years, out);
        out.add('T');
        writeTime(micros - days * MICROS_PER_DAY, out);
        if (zoned) {
            out.add('Z');
        }
        if (bc) {
            out.addAscii(" BC");
        }
    }

    /** No, three or six decimals, as {@link java.time.Instant} prints them. */
    static void writeTime(long micros, Bytes out) {
        int seconds = (int) (micros / 1_000_000);
        out.room(15);
        out.putTwo(seconds / 3600);
        out.put(':');
        out.putTwo(seconds / 60 % 60);
        out.put(':');
        out.putTwo(seconds % 60);
        int fraction = (int) (micros % 1_000_000);
        if (fraction != 0) {
            out.put('.');
            out.put('0' + fraction / 100_000);
            out.putTwo(fraction / 1000 % 100);
            if (fraction % 1000 != 0) {
                out.put('0' + fraction / 100 % 10);
                out.putTwo(fraction % 100);
            }
        }
    }

    /** @param west seconds, as PostgreSQL counts */
    static void writeZone(int west, Bytes out) {
        int seconds = Math.abs(west);
        out.room(9);
        out.put(west > 0 ? '-' : '+');
        out.putTwo(seconds / 3600);
        out.put(':');
        out.putTwo(seconds / 60 % 60);
        if (seconds % 60 != 0) {
            out.put(':');
            out.putTwo(seconds % 60);
        }
    }

    /** ISO 8601 duration; each part has its own sign, as in PostgreSQL. */
    static void writeInterval(long micros, int days, int months, Bytes out) {
        if (months == Integer.MAX_VALUE && days == Integer.MAX_VALUE && micros == Long.MAX_VALUE) {
            writeInfinity(true, out);
            return;
        }
        if (months == Integer.MIN_VALUE && days == Integer.MIN_VALUE && micros == Long.MIN_VALUE) {
            writeInfinity(false, out);
            return;
        }
        out.add('P');
        part(months / 12, 'Y', out);
        part(months % 12, 'M', out);
        part(days, 'D', out);
        if (micros == 0) {
            if (months == 0 && days == 0) {
                out.addAscii("T0S");
            }
            return;
        }
        out.add('T');
        part(micros / 3_600_000_000L, 'H', out);
        part(micros / 60_000_000 % 60, 'M', out);
        long rest = micros % 60_000_000;
        if (rest != 0) {
            if (rest < 0) {
                out.add('-');
                rest = -rest;
            }
            out.addWhole(rest / 1_000_000);
            int fraction = (int) (rest % 1_000_000);
            if (fraction != 0) {
                out.room(7);
                out.put('.');
                out.putTwo(fraction / 10_000);
                out.putFour(fraction % 10_000);
            }
            out.add('S');
        }
    }

    private static void part(long count, char unit, Bytes out) {
        if (count != 0) {
            out.addWhole(count);
            out.add(unit);
        }
    }

    /** Gives whether the year is one before Christ that PostgreSQL wants marked. */
    private static boolean writeDay(long daysSince2000, Years years, Bytes out) {
        // Eras of 400 years that begin on the first of March, so that the leap day comes last.
        long days = daysSince2000 + DAYS_FROM_MARCH_0000_TO_2000;
        long era = Math.floorDiv(days, DAYS_PER_ERA);
        int dayOfEra = (int) (days - era * DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shifted = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shifted + 2) / 5 + 1;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);

        boolean bc = false;
        out.room(20);
        if (year >= 0 && year <= 9999 && (year > 0 || years == Years.ISO)) {
            out.putFour((int) year);
        } else if (years == Years.ISO) {
            out.put(year < 0 ? '-' : '+');
            padded(Math.abs(year), out);
        } else {
            bc = year <= 0;
            padded(bc ? 1 - year : year, out);
        }
        out.room(6);
        out.put('-');
        out.putTwo(month);
        out.put('-');
        out.putTwo(day);
        return bc;
    }

    private static void padded(long year, Bytes out) {
        if (year <= 9999) {
            out.putFour((int) year);
        } else {
            out.addWhole(year);
        }
    }
}
