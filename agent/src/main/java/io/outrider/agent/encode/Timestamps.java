package io.outrider.agent.encode;

/** Writes ISO 8601 in UTC with microseconds. The text of the second is kept: events come many to a second. One thread at a time. */
public final class Timestamps {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int SECONDS_PER_DAY = 86_400;

    private final JsonLine second = new JsonLine(32);
    private long cachedSecond = Long.MIN_VALUE;

    /** Without quotes. */
    public void write(long epochMicros, JsonLine out) {
        long epochSecond = Math.floorDiv(epochMicros, MICROS_PER_SECOND);
        if (epochSecond != cachedSecond) {
            writeSecond(epochSecond);
            cachedSecond = epochSecond;
        }
        out.raw(second).padded(Math.floorMod(epochMicros, MICROS_PER_SECOND), 6).raw((byte) 'Z');
    }

    /** Howard Hinnant's way from days to a date: the year begins in March, so that the leap day comes last. */
    private void writeSecond(long epochSecond) {
        long days = Math.floorDiv(epochSecond, (long) SECONDS_PER_DAY) + 719_468;
        int rest = (int) Math.floorMod(epochSecond, (long) SECONDS_PER_DAY);
        long era = Math.floorDiv(days, 146_097L);
        int dayOfEra = (int) (days - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        second.truncate(0);
        second.padded(year, 4).raw((byte) '-').padded(month, 2).raw((byte) '-').padded(day, 2);
        second.raw((byte) 'T').padded(rest / 3600, 2).raw((byte) ':').padded(rest / 60 % 60, 2);
        second.raw((byte) ':').padded(rest % 60, 2).raw((byte) '.');
    }
}
