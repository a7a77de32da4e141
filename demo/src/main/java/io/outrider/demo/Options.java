package io.outrider.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for.
 *
 * @param length how long traffic runs; null until Ctrl-C
 * @param pg a PostgreSQL of the user's; null to start one
 * @param redis a Redis of the user's; null to start one
 * @param port of the sidecar; 0 takes a free one
 */
record Options(
        @Nullable Duration length,
        int rows,
        @Nullable PostgresAddress pg,
        @Nullable RedisAddress redis,
        boolean keep,
        int port,
        Path javaHome,
        boolean help) {

    static final String HELP =
            """
            Usage: outrider demo [options]

            Starts PostgreSQL, Redis, the sidecar and RentScout under the agent, drives traffic,
            and shows what Outrider saw. Needs JDK 17 or later and nothing else.

              --seconds N    drive traffic for N seconds (default: until Ctrl-C)
              --rows N       listings to generate (default: 200000)
              --pg URL       use this PostgreSQL: postgresql://USER:PASSWORD@HOST:PORT/DATABASE
                             (RentScout makes its tables in it)
              --redis URL    use this Redis: redis://[:PASSWORD@]HOST:PORT[/DATABASE]
              --port N       port of the sidecar on 127.0.0.1 (default: a free one)
              --java HOME    run RentScout on this JDK (default: the one that runs the demo)
              --keep         leave the run directory and the logs behind, and say where
              --help         this text
            """;

    private static final List<String> FLAGS =
            List.of("--seconds", "--rows", "--pg", "--redis", "--port", "--java", "--keep", "--help");

    static Options parse(List<String> arguments) {
        Duration length = null;
        int rows = 200_000;
        PostgresAddress pg = null;
        RedisAddress redis = null;
        boolean keep = false;
        int port = 0;
        Path javaHome = Path.of(System.getProperty("java.home"));
        boolean help = false;

        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String flag = flag(rest);
            switch (flag) {
                case "--seconds" -> length = Duration.ofSeconds(number(flag, rest, 1, 86_400));
                case "--rows" -> rows = number(flag, rest, 100, 20_000_000);
                case "--pg" -> pg = PostgresAddress.parse(value(flag, rest));
                case "--redis" -> redis = RedisAddress.parse(value(flag, rest));
                case "--port" -> port = number(flag, rest, 0, 65_535);
                case "--java" -> javaHome = javaHome(value(flag, rest));
                case "--keep" -> keep = true;
                case "--help", "-h" -> help = true;
                default -> throw unknown(flag);
            }
        }
        return new Options(length, rows, pg, redis, keep, port, javaHome, help);
    }

    Path java() {
        return javaHome.resolve("bin/java");
    }

    /** Takes the next flag; {@code --rows=5} leaves the 5 in front of the rest. */
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

    private static int number(String flag, Deque<String> rest, int least, int most) {
        String text = value(flag, rest);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, together with the range
        }
        throw usage(flag + " is \"" + text + "\"; it must be a whole number from " + least + " to " + most);
    }

    private static Path javaHome(String text) {
        Path home = Path.of(text);
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw usage("--java is \"" + text + "\", which has no bin/java; give the home folder of a JDK");
        }
        return home;
    }

    private static DemoFailure unknown(String flag) {
        return usage("unknown option " + flag
                + Nearest.to(flag, FLAGS)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(""));
    }

    static DemoFailure usage(String message) {
        return new DemoFailure(DemoFailure.USAGE, message + " (outrider demo --help lists the options)");
    }
}
