package io.outrider.benchmarks.export;

import java.nio.file.Path;

/**
 * How much is measured.
 *
 * @param home of the project
 * @param rows listings that are seeded
 * @param rounds that count, after one that warms up
 */
record Options(Path home, long rows, int rounds) {
    private static final long ROWS = 1_000_000;
    private static final int ROUNDS = 5;
    private static final int FEWEST_ROUNDS = 3; // else there is no median to speak of

    static Options of(String[] arguments) {
        long rows = ROWS;
        int rounds = ROUNDS;
        for (int i = 0; i < arguments.length; i += 2) {
            long value = number(arguments, i);
            switch (arguments[i]) {
                case "--rows" -> rows = atLeast(1_000, value, "--rows");
                case "--rounds" -> rounds = (int) Math.min(1_000, atLeast(FEWEST_ROUNDS, value, "--rounds"));
                default ->
                    throw new ExportFailure(arguments[i] + " is not known; export takes --rows N and --rounds N");
            }
        }
        return new Options(Path.of(System.getProperty("outrider.home", ".")), rows, rounds);
    }

    private static long number(String[] arguments, int option) {
        String value = option + 1 < arguments.length ? arguments[option + 1] : "";
        if (!value.matches("\\d{1,10}")) {
            throw new ExportFailure(arguments[option] + " is \"" + value + "\"; it must be a whole number");
        }
        return Long.parseLong(value);
    }

    private static long atLeast(long least, long value, String option) {
        if (value < least) {
            throw new ExportFailure(option + " is " + value + "; it must be at least " + least);
        }
        return value;
    }
}
