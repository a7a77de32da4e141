package io.outrider.agent.config;

import java.util.concurrent.TimeUnit;

/** What a key's value must look like, and how it is read. A faulty value is an {@link IllegalArgumentException} that says what is allowed. */
abstract class ValueKind {
    static final ValueKind TEXT = new ValueKind("text") {
        @Override
        Object parse(String text) {
            return text;
        }
    };

    static final ValueKind BOOLEAN = new ValueKind("true or false") {
        @Override
        Object parse(String text) {
            switch (text) {
                case "true":
                    return true;
                case "false":
                    return false;
                default:
                    throw new IllegalArgumentException("it must be true or false");
            }
        }
    };

    static final ValueKind DURATION = new ValueKind("duration: ms (default), s, m, h, us") {
        @Override
        Object parse(String text) {
            String allowed = "it must be a time greater than zero such as 500ms, 2s, 1m or a number of milliseconds";
            return scaled(text, DURATION_UNITS, NANOS_PER_UNIT, TimeUnit.MILLISECONDS.toNanos(1), allowed);
        }
    };

    static final ValueKind SIZE = new ValueKind("size: bytes (default), KB, MB, GB, KiB, MiB, GiB") {
        @Override
        Object parse(String text) {
            String allowed = "it must be a size greater than zero such as 32MiB, 1GiB or a number of bytes";
            return scaled(text, SIZE_UNITS, BYTES_PER_UNIT, 1, allowed);
        }
    };

    static final ValueKind LENGTH = new ValueKind("characters") {
        @Override
        Object parse(String text) {
            String allowed = "it must be a whole number of characters, 0 to 1000000";
            return (int) number(text, 0, 1_000_000, allowed);
        }
    };

    static final ValueKind POWER_OF_TWO = new ValueKind("a power of two") {
        @Override
        Object parse(String text) {
            String allowed = "it must be a power of two from 2 to 1048576";
            int value = (int) number(text, 1, Integer.MAX_VALUE, allowed);
            if (Integer.bitCount(value) != 1 || value < 2 || value > MOST_SLOTS) {
                throw new IllegalArgumentException(allowed + " (" + nearestPowerOfTwo(value) + " is nearest)");
            }
            return value;
        }
    };

    static final ValueKind OUTPUT = new ValueKind("segments, stdout or tcp:HOST:PORT") {
        @Override
        Object parse(String text) {
            return OutputTarget.parse(text);
        }
    };

    private static final int MOST_SLOTS = 1 << 20;
    private static final String[] DURATION_UNITS = {"us", "ms", "s", "m", "h"};
    private static final long[] NANOS_PER_UNIT = {
        1_000L, 1_000_000L, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L
    };
    private static final String[] SIZE_UNITS = {"B", "KB", "MB", "GB", "KiB", "MiB", "GiB"};
    private static final long[] BYTES_PER_UNIT = {1L, 1_000L, 1_000_000L, 1_000_000_000L, 1L << 10, 1L << 20, 1L << 30};

    /** For people: what may stand there. */
    final String description;

    private ValueKind(String description) {
        this.description = description;
    }

    abstract Object parse(String text);

    static ValueKind choice(String... words) {
        return new ValueKind(String.join(" or ", words)) {
            @Override
            Object parse(String text) {
                for (String word : words) {
                    if (word.equals(text)) {
                        return word;
                    }
                }
                throw new IllegalArgumentException("it must be " + description);
            }
        };
    }

    private static long scaled(String text, String[] units, long[] factors, long plainFactor, String allowed) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        String unit = text.substring(digits).trim();
        long factor = unit.isEmpty() ? plainFactor : 0;
        for (int i = 0; i < units.length; i++) {
            if (units[i].equalsIgnoreCase(unit)) {
                factor = factors[i];
            }
        }
        if (digits == 0 || factor == 0) {
            throw new IllegalArgumentException(allowed);
        }
        return factor * number(text.substring(0, digits), 1, Long.MAX_VALUE / factor, allowed);
    }

    private static long number(String text, long least, long most, String allowed) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(allowed, e);
        }
        throw new IllegalArgumentException(allowed);
    }

    private static int nearestPowerOfTwo(int value) {
        if (value >= MOST_SLOTS) {
            return MOST_SLOTS;
        }
        int below = Math.max(2, Integer.highestOneBit(value));
        int above = below * 2;
        return value - below <= above - value ? below : above;
    }
}
