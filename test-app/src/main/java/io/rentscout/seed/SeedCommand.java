package io.rentscout.seed;

import io.rentscout.servers.CannotStart;
import io.rentscout.servers.DatabaseSettings;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.springframework.dao.DataAccessException;

/** {@code rentscout seed}: fills the database once. */
public final class SeedCommand {

    public static final long DEFAULT_ROWS = 200_000;
    public static final long DEFAULT_SEED = 42;
    public static final long MOST_ROWS = 100_000_000;

    private final DatabaseSettings database;
    private final PrintStream out;
    private final boolean terminal;

    public SeedCommand(DatabaseSettings database, PrintStream out, boolean terminal) {
        this.database = database;
        this.out = out;
        this.terminal = terminal;
    }

    public void run(long rows, long seed, boolean force) {
        try (Connection connection = database.connect()) {
            Seeder seeder = new Seeder(connection, out, terminal);
            Seeder.Seed present = seeder.present();
            if (new Seeder.Seed(rows, seed, ListingGenerator.VERSION).equals(present) && !force) {
                out.println(database.place() + " already holds the " + listings(rows, seed)
                        + "; nothing to do (--force makes them anew)");
                return;
            }
            if (seeder.foreignTables() && !force) {
                throw CannotStart.failed(
                        database.place() + " holds a table agents, properties or photos that no seeding"
                                + " made; use another database, or --force to drop these tables");
            }
            if (present != null) {
                out.println("Replacing the " + listings(present.listings(), present.seed()));
            }
            out.println("Seeding " + database.place() + " with " + listings(rows, seed));
            long start = System.nanoTime();
            seeder.fill(rows, seed);
            out.printf(Locale.ROOT, "Seeded in %.1f s%n", (System.nanoTime() - start) / 1e9);
        } catch (SQLException | DataAccessException failure) {
            throw CannotStart.failed(
                    "Seeding " + database.place() + " failed and changed nothing: " + message(failure));
        }
    }

    private static String listings(long rows, long seed) {
        return String.format(Locale.ROOT, "%,d listings of seed %d", rows, seed);
    }

    private static String message(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        boolean locked = cause instanceof SQLException sql && "55P03".equals(sql.getSQLState());
        return locked ? message + "; another session holds the tables: end it and seed again" : message;
    }
}
