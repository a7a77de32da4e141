package io.outrider.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code outrider demo}: the whole way of an event, from a call in a host to an answer, on real servers. */
public final class Demo {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Options options;
    private final Jars jars;
    private final Console console;
    private final Ending ending;

    private Demo(Options options, Jars jars, Console console, Ending ending) {
        this.options = options;
        this.jars = jars;
        this.console = console;
        this.ending = ending;
    }

    public static void main(String[] arguments) {
        Ending ending = Ending.ofThisThread();
        ending.end(run(arguments, ending));
    }

    private static int run(String[] arguments, Ending ending) {
        try {
            Options options = Options.parse(List.of(arguments));
            if (options.help()) {
                System.out.print(Options.HELP);
                return 0;
            }
            Console console = new Console(System.out, System.console() != null);
            return new Demo(options, Jars.find(), console, ending).run() ? 0 : DemoFailure.FAILED;
        } catch (DemoFailure e) {
            System.err.println("outrider: " + e.getMessage());
            return e.exitCode();
        } catch (InterruptedException e) {
            System.err.println("outrider: stopped before there was anything to sum up");
            return Ending.INTERRUPTED;
        } catch (Exception e) {
            System.err.println("outrider: the demo has a fault; please report it");
            e.printStackTrace();
            return DemoFailure.FAILED;
        }
    }

    /** True when everybody counted the same. Whatever was started ends in the reverse order, however this ends. */
    private boolean run() throws Exception {
        console.title("Outrider demo");
        jars.requireAll();
        try (WorkFolder work = WorkFolder.create();
                Closing servers = new Closing()) {
            if (options.keep()) {
                work.keep();
                console.line("  run directory and logs stay in " + work.root());
            }
            requireGivenServers();
            PostgresAddress postgres = postgres(work, servers);
            RedisAddress redis = redis(work, servers);
            Sidecar sidecar = servers.add(console.step("start the sidecar", () -> startSidecar(postgres, work)));
            console.step("seed " + number(options.rows()) + " listings", () -> {
                RentScout.seed(options.java(), jars.rentscout(), options.rows(), postgres, work, console);
                return "";
            });
            if (options.pg() == null) {
                console.step("copy the database, to try indexes on the copy", () -> {
                    PostgresServer.copy(postgres);
                    return PostgresServer.copyOf(postgres).database();
                });
            }
            RentScout rentScout = servers.add(console.step(
                    "start RentScout under the agent",
                    () -> RentScout.underAgent(options.java(), jars, postgres, redis, work)));

            SegmentTally tally = new SegmentTally(work.run());
            Traffic.@Nullable Slowest slowest = drive(sidecar, rentScout, servers, tally, work);
            new Report(console, sidecar, tally).show(slowest);
            new Diagnosis(console, sidecar).show();
            new Export(console, jars, work, sidecar, rentScout).show();
            if (options.pg() == null) {
                new Improvement(console, sidecar, rentScout).show();
                tally.readOn();
            }
            boolean equal = new Summary(console, sidecar, rentScout, tally).isEqual();
            if (options.keep()) {
                console.line("  read it again: outrider sidecar --run-dir " + work.run());
            }
            return equal;
        }
    }

    /** Says at the start what would be missed after minutes. */
    private void requireGivenServers() throws Exception {
        PostgresAddress postgres = options.pg();
        if (postgres != null) {
            console.step("reach PostgreSQL at " + postgres.where(), () -> PostgresServer.version(postgres));
        }
        RedisAddress redis = options.redis();
        if (redis != null) {
            redis.require();
        }
    }

    private PostgresAddress postgres(WorkFolder work, Closing servers) throws Exception {
        PostgresAddress given = options.pg();
        if (given != null) {
            return given;
        }
        return servers.add(console.step("start PostgreSQL with pg_stat_statements", () -> PostgresServer.start(work)))
                .address();
    }

    private RedisAddress redis(WorkFolder work, Closing servers) throws Exception {
        RedisAddress given = options.redis();
        if (given != null) {
            return given;
        }
        return servers.add(console.step("start Redis", () -> RedisServer.start(work)))
                .address();
    }

    private Sidecar startSidecar(PostgresAddress postgres, WorkFolder work) throws Exception {
        // Small tables are scanned whole for good reason, unless one asked for small tables.
        int least = Math.min(10_000, options.rows() / 2);
        List<String> settings = new ArrayList<>(
                List.of("--findings.interval", "2s", "--findings.min-table-rows", Integer.toString(least)));
        settings.addAll(List.of("--statements.interval", "1s", "--statements.text-interval", "1s"));
        settings.addAll(List.of("--export.datasets", jars.datasets().toString()));
        if (options.pg() != null) {
            // Nothing is changed in a server that was given. Its user is often a superuser, and all statements are
            // RentScout's.
            settings.addAll(List.of("--postgres.allow-superuser", "true"));
            return Sidecar.start(jars.sidecar(), options.port(), postgres, work, settings.toArray(String[]::new));
        }
        PostgresAddress copy = PostgresServer.copyOf(postgres);
        settings.addAll(List.of("--indexes.clone-url", copy.jdbcUrl(), "--indexes.clone-user", copy.user()));
        settings.addAll(List.of("--indexes.apply", "true", "--indexes.apply-user", postgres.user()));
        PostgresAddress watched = PostgresServer.watched(postgres);
        return Sidecar.start(jars.sidecar(), options.port(), watched, work, settings.toArray(String[]::new));
    }

    private Traffic.@Nullable Slowest drive(
            Sidecar sidecar, RentScout rentScout, Closing servers, SegmentTally tally, WorkFolder work)
            throws InterruptedException, IOException {
        Duration length = options.length();
        console.title("Traffic");
        console.line("  Watch it live: " + sidecar.address());
        console.line(
                length == null
                        ? "  Ctrl-C ends the traffic and shows what came of it."
                        : "  " + length.toSeconds() + " s");
        console.line("  Take rows out:  outrider export properties --format csv --city Moscow -o moscow.csv --run-dir "
                + work.run());
        ending.worthSumming();
        try (Traffic traffic = Traffic.start(rentScout.base(), rentScout.cities(), options.rows())) {
            long start = System.nanoTime();
            long before = 0;
            while (!ending.askedWithin(TICK)) {
                servers.requireAlive();
                tally.readOn();
                long seconds = Math.round((System.nanoTime() - start) / 1e9);
                long events = sidecar.eventsRead();
                console.progress(String.format(
                        Locale.ROOT,
                        "  %4d s  %,9d requests  %,6d failed  %,10d events  %,7d events/s",
                        seconds,
                        traffic.requests(),
                        traffic.errors(),
                        events,
                        events - before));
                before = events;
                if (length != null && seconds >= length.toSeconds()) {
                    break;
                }
            }
            traffic.close();
            tally.readOn();
            console.line(String.format(
                    Locale.ROOT,
                    "  %,d requests, of which %,d failed as RentScout's price estimate does now and then",
                    traffic.requests(),
                    traffic.errors()));
            if (traffic.unanswered() > 0) {
                console.line("  " + traffic.unanswered() + " requests were not answered; RentScout's log may say why");
            }
            return traffic.slowest();
        }
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
