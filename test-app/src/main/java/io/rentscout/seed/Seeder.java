package io.rentscout.seed;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * Fills a database, or leaves it as it was: everything happens in one transaction. Tables made and filled in the
 * same transaction also let COPY write rows already frozen, so that no later reader pays for marking them.
 */
final class Seeder {

    private final Connection connection;
    private final PrintStream out;
    private final boolean terminal;

    Seeder(Connection connection, PrintStream out, boolean terminal) {
        this.connection = connection;
        this.out = out;
        this.terminal = terminal;
    }

    /** What a database was filled with. */
    record Seed(long listings, long seed, int generator) {}

    /** Whether the schema of this connection holds tables under our names that no seeding of ours made. */
    boolean foreignTables() throws SQLException {
        return !exists("rentscout_seed") && (exists("properties") || exists("agents") || exists("photos"));
    }

    @Nullable
    Seed present() throws SQLException {
        if (!exists("rentscout_seed")) {
            return null;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT listings, seed, generator FROM rentscout_seed")) {
            return row.next() ? new Seed(row.getLong(1), row.getLong(2), row.getInt(3)) : null;
        }
    }

    void fill(long listings, long seed) throws SQLException {
        connection.setAutoCommit(false);
        try {
            // A RentScout that serves holds the old tables only for moments; a session that hangs holds them for good.
            run("SET LOCAL lock_timeout = '10s'");
            run("DROP TABLE IF EXISTS photos, properties, agents, rentscout_seed");
            script("schema.sql");
            ListingGenerator generator = new ListingGenerator(seed, listings);
            copyAgents(generator, seed);
            copyListings(generator, listings);
            copyPhotos(listings, seed);
            out.println("  indexes");
            script("indexes.sql");
            run("ALTER TABLE properties ALTER COLUMN id RESTART WITH " + (listings + 1));
            run("INSERT INTO rentscout_seed VALUES (" + listings + ", " + seed + ", " + ListingGenerator.VERSION + ")");
            out.println("  statistics");
            run("ANALYZE agents, properties, photos");
            connection.commit();
        } catch (SQLException | RuntimeException failure) {
            connection.rollback();
            throw failure;
        }
    }

    private void copyAgents(ListingGenerator generator, long seed) throws SQLException {
        copy("agents (id, name, agency, phone, email)", "agents", generator.agents(), (rows, id) -> {
            Agent agent = Agent.of(seed, id, generator.agentPhone(id));
            rows.add(agent.id(), agent.name(), agent.agency(), agent.phone(), agent.email());
        });
    }

    private void copyListings(ListingGenerator generator, long listings) throws SQLException {
        String table = "properties (id, agent_id, title, description, city, type, price, area, rooms, phone, views,"
                + " attributes, created_at)";
        copy(table, "listings", listings, (rows, id) -> {
            Listing listing = generator.listing(id);
            rows.add(
                    listing.id(),
                    listing.agentId(),
                    listing.title(),
                    listing.description(),
                    listing.city(),
                    listing.type(),
                    listing.price(),
                    listing.area(),
                    listing.rooms(),
                    listing.phone(),
                    listing.views(),
                    listing.attributes(),
                    listing.createdAt());
        });
    }

    /** Counted by the listings whose photos are written. */
    private void copyPhotos(long listings, long seed) throws SQLException {
        copy("photos (property_id, position, url, caption)", "photos", listings, (rows, id) -> {
            for (Photo photo : Photo.of(seed, id)) {
                rows.add(photo.propertyId(), photo.position(), photo.url(), photo.caption());
            }
        });
    }

    private interface RowSource {
        void write(CopyRows rows, long id) throws SQLException;
    }

    private void copy(String table, String what, long total, RowSource source) throws SQLException {
        CopyIn copy =
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN (FREEZE)");
        CopyRows rows = new CopyRows(copy);
        try {
            Progress progress = new Progress(out, terminal, System::nanoTime, what, total);
            for (long id = 1; id <= total; id++) {
                source.write(rows, id);
                progress.reached(id);
            }
            rows.end();
        } finally {
            rows.abandon();
        }
    }

    private boolean exists(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void script(String name) {
        ScriptUtils.executeSqlScript(connection, new ClassPathResource(name, Seeder.class));
    }
}
