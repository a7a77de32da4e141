package io.outrider.benchmarks.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for.
 *
 * @param rounds how often each contender takes its turn
 * @param seconds how long calls run at full rate where records are counted
 * @param only contenders and measures; empty for all of them
 * @param again measures to be put into the comparison that is there; empty for a new one
 * @param out where RESULTS.md goes; null for the usual place
 * @param rentScoutRun a run directory of RentScout; null to make one by the demo
 * @param jdk25 for the AOT cache; null to look for one
 */
record Options(
        boolean quick,
        int rounds,
        int seconds,
        Set<String> only,
        Set<String> again,
        @Nullable Path out,
        @Nullable Path work,
        @Nullable Path rentScoutRun,
        Path javaHome,
        @Nullable Path jdk25,
        boolean help) {

    static final String HELP =
            """
            Usage: benchmarks/run.sh [options]
                   benchmarks/run.sh jmh [JMH options]      the micro-benchmarks

            Compares what a user pays for Outrider with what the peers cost, each in JVMs of its own,
            in turn, and writes RESULTS.md and results/raw.json. Takes about 60 minutes;
            the machine should have nothing else to do.

              --quick               one short round, for a first look (a few minutes)
              --rounds N            how often each contender takes its turn (default: 5)
              --seconds N           full rate where kept records are counted (default: 60)
              --only NAMES          contenders or measures, separated by commas; the bare host is always there
              --again MEASURES      measure these anew, for all contenders, and put them into the whole comparison
                                    that is there, on the same machine, in the place of what it says of them
              --out DIR             where RESULTS.md goes (default: benchmarks, or benchmarks/target/partial
                                    with --quick or --only, which are no whole comparison)
              --work DIR            where the contenders write meanwhile (default: benchmarks/target/work)
              --rentscout-run DIR   measure bytes per event on this run directory (default: run the demo)
              --java HOME           the JDK of the hosts (default: the one that runs this)
              --jdk25 HOME          the JDK, 25 or later, of the AOT cache (default: JAVA25_HOME, or one beside
                                    the other JDKs)
              --help                this text

            """;

    private static final int QUICK_SECONDS = 3;

    static Options parse(List<String> arguments, Set<String> names) {
        boolean quick = false;
        int rounds = 0;
        int seconds = 0;
        Set<String> only = new TreeSet<>();
        Set<String> again = new TreeSet<>();
        Path out = null;
        Path work = null;
        Path rentScoutRun = null;
        Path javaHome = Path.of(System.getProperty("java.home"));
        Path jdk25 = null;
        boolean help = false;

        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String flag = flag(rest);
            switch (flag) {
                case "--quick" -> quick = true;
                case "--rounds" -> rounds = number(flag, rest, 100);
                case "--seconds" -> seconds = number(flag, rest, 3_600);
                case "--only" -> only.addAll(names(flag, rest, names));
                case "--again" -> again.addAll(names(flag, rest, names));
                case "--out" -> out = Path.of(value(flag, rest)).toAbsolutePath();
                case "--work" -> work = Path.of(value(flag, rest)).toAbsolutePath();
                case "--rentscout-run" -> rentScoutRun = folder(flag, rest, "events");
                case "--java" -> javaHome = folder(flag, rest, "bin/java");
                case "--jdk25" -> jdk25 = folder(flag, rest, "bin/java");
                case "--help", "-h" -> help = true;
                default -> throw usage("unknown option " + flag);
            }
        }
        if (!again.isEmpty() && (quick || !only.isEmpty())) {
            throw usage(
                    "--again measures for all contenders and in full; it goes neither with --only nor with --quick");
        }
        return new Options(
                quick,
                rounds > 0 ? rounds : quick ? 1 : 5,
                seconds > 0 ? seconds : quick ? QUICK_SECONDS : 60,
                only,
                again,
                out,
                work,
                rentScoutRun,
                javaHome,
                jdk25,
                help);
    }

    /** Whether the result is less than what RESULTS.md stands for. */
    boolean isPartial() {
        return quick || !only.isEmpty();
    }

    Lengths lengths() {
        return quick ? new Lengths(2, 2, seconds, 1) : new Lengths(5, 5, seconds, 4);
    }

    /** Takes the next flag; {@code --rounds=3} leaves the 3 in front of the rest. */
    private static String flag(Deque<String> rest) {
        String flag = rest.removeFirst();
        int equals = flag.indexOf('=');
        if (!flag.startsWith("--") || equals < 0) {
            return flag;
        }
        rest.addFirst(flag.substring(equals + 1));
        return flag.substring(0, equals);
    }

    private static String value(String flag, Deque<String> rest) {
        String value = rest.pollFirst();
        if (value == null || value.isBlank()) {
            throw usage(flag + " needs a value");
        }
        return value;
    }

    private static int number(String flag, Deque<String> rest, int most) {
        String text = value(flag, rest);
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, together with the range.
        }
        throw usage(flag + " is \"" + text + "\"; it must be a whole number from 1 to " + most);
    }

    private static Path folder(String flag, Deque<String> rest, String mustHold) {
        String text = value(flag, rest);
        Path folder = Path.of(text).toAbsolutePath();
        if (!Files.exists(folder.resolve(mustHold))) {
            throw usage(flag + " is \"" + text + "\", which has no " + mustHold);
        }
        return folder;
    }

    private static List<String> names(String flag, Deque<String> rest, Set<String> known) {
        List<String> given = List.of(value(flag, rest).split("\\s*,\\s*"));
        for (String name : given) {
            if (!known.contains(name)) {
                throw usage(flag + " has \"" + name + "\"; the names are " + String.join(", ", known));
            }
        }
        return given;
    }

    private static CompareFailure usage(String message) {
        return new CompareFailure(CompareFailure.USAGE, message + " (benchmarks/run.sh --help lists the options)");
    }
}
