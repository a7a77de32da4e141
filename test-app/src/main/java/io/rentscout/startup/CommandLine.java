package io.rentscout.startup;

import io.rentscout.seed.SeedCommand;
import io.rentscout.servers.CannotStart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What was asked for on the command line; {@code settings} are the Spring properties among it. */
public record CommandLine(Mode mode, long rows, long seed, boolean force, List<String> settings) {

    /** What to do. */
    public enum Mode {
        SERVE,
        SEED,
        HELP,
        SEED_HELP
    }

    private static final Set<String> OWN_SETTINGS = Set.of(
            "rentscout.redis.url",
            "rentscout.estimate.url",
            "rentscout.estimate.stub.failure-rate",
            "rentscout.estimate.stub.latency",
            "rentscout.estimate.stub.seed",
            "rentscout.port-file");
    private static final List<String> FOREIGN_PREFIXES = List.of("server.", "spring.", "management.", "logging.");

    public static CommandLine parse(String... args) {
        if (args.length > 0 && !args[0].startsWith("-")) {
            if (!args[0].equals("seed")) {
                throw CannotStart.badRequest("Unknown command \"" + args[0]
                        + "\"; there is seed, and without a command RentScout serves (see --help)");
            }
            return seed(Arrays.asList(args).subList(1, args.length));
        }
        List<String> settings = new ArrayList<>();
        for (String arg : args) {
            if (isHelp(arg)) {
                return new CommandLine(Mode.HELP, 0, 0, false, List.of());
            }
            add(settings, setting(arg, "--help"));
        }
        return new CommandLine(Mode.SERVE, 0, 0, false, settings);
    }

    private static CommandLine seed(List<String> args) {
        long rows = SeedCommand.DEFAULT_ROWS;
        long seed = SeedCommand.DEFAULT_SEED;
        boolean force = false;
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            String name = arg.split("=", 2)[0];
            if (isHelp(arg)) {
                return new CommandLine(Mode.SEED_HELP, 0, 0, false, List.of());
            } else if (arg.equals("--force")) {
                force = true;
            } else if (name.equals("--rows") || name.equals("--seed")) {
                String value =
                        arg.contains("=") ? arg.substring(name.length() + 1) : i + 1 < args.size() ? args.get(++i) : "";
                if (name.equals("--rows")) {
                    rows = number(name, value, 1, SeedCommand.MOST_ROWS);
                } else {
                    seed = number(name, value, Long.MIN_VALUE, Long.MAX_VALUE);
                }
            } else {
                add(settings, setting(arg, "seed --help"));
            }
        }
        return new CommandLine(Mode.SEED, rows, seed, force, settings);
    }

    private static boolean isHelp(String arg) {
        return arg.equals("--help") || arg.equals("-h");
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Told below, like a number out of range.
        }
        throw CannotStart.badRequest(
                name + " is \"" + value + "\"; it must be a whole number from " + least + " to " + most);
    }

    /** Spring would join the values of an option given twice by a comma. */
    private static void add(List<String> settings, String setting) {
        String name = setting.substring(0, setting.indexOf('=') + 1);
        if (settings.stream().anyMatch(other -> other.startsWith(name))) {
            throw CannotStart.badRequest("Option " + name + " is given twice; give it once");
        }
        settings.add(setting);
    }

    /** Spring takes any {@code --name=value} without a word; a name nobody reads is a mistake worth telling. */
    private static String setting(String arg, String help) {
        int equals = arg.indexOf('=');
        String name = arg.startsWith("--") ? arg.substring(2, equals < 0 ? arg.length() : equals) : "";
        boolean known = OWN_SETTINGS.contains(name) || FOREIGN_PREFIXES.stream().anyMatch(name::startsWith);
        if (!known) {
            throw CannotStart.badRequest("Unknown option " + arg + " (see " + help + ")");
        }
        if (equals < 0) {
            throw CannotStart.badRequest("Option --" + name + " has no value; write --" + name + "=VALUE");
        }
        return arg;
    }
}
