package io.rentscout.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rentscout.TestServers;
import io.rentscout.servers.CannotStart;
import io.rentscout.servers.DatabaseSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

/** Seeding a real PostgreSQL. */
class SeedIT {

    private final TestServers servers = TestServers.get();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void everyListingArrivesAsItWasGenerated() throws SQLException {
        ListingGenerator generator = new ListingGenerator(TestServers.SEED, TestServers.LISTINGS);
        try (Connection connection = servers.database("rentscout").connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT * FROM properties WHERE id <= " + TestServers.LISTINGS + " ORDER BY id")) {
            for (long id = 1; id <= TestServers.LISTINGS; id++) {
                assertThat(row.next()).isTrue();
                Listing listing = generator.listing(id);
                assertThat(row.getLong("id")).isEqualTo(id);
                assertThat(row.getString("title")).isEqualTo(listing.title());
                assertThat(row.getString("description")).isEqualTo(listing.description());
                assertThat(row.getString("city")).isEqualTo(listing.city());
                assertThat(row.getBigDecimal("price")).isEqualTo(listing.price());
                assertThat(row.getBigDecimal("area")).isEqualTo(listing.area());
                assertThat(row.getObject("rooms", Integer.class)).isEqualTo(listing.rooms());
                assertThat(row.getString("phone")).isEqualTo(listing.phone());
                assertThat(row.getObject("created_at", OffsetDateTime.class).toInstant())
                        .isEqualTo(listing.createdAt());
            }
        }
    }

    @Test
    void theSameSeedFillsTwoDatabasesAlikeAndAnotherSeedDoesNot() throws SQLException {
        DatabaseSettings one = servers.createDatabase("one");
        DatabaseSettings two = servers.createDatabase("two");
        seed(one, 500, 1, false);
        seed(two, 500, 1, false);
        assertThat(digest(two)).isEqualTo(digest(one));

        seed(two, 500, 2, false);
        assertThat(digest(two)).isNotEqualTo(digest(one));
        assertThat(text(two, "SELECT count(*) FROM properties")).isEqualTo("500");
    }

    @Test
    void whatIsThereIsLeftAloneUnlessForced() throws SQLException {
        DatabaseSettings database = servers.createDatabase("again");
        seed(database, 300, 1, false);
        change(database, "UPDATE properties SET title = 'changed' WHERE id = 1");

        seed(database, 300, 1, false);
        assertThat(text(database, "SELECT title FROM properties WHERE id = 1")).isEqualTo("changed");
        assertThat(said()).contains("already holds the 300 listings of seed 1; nothing to do");

        seed(database, 300, 1, true);
        assertThat(text(database, "SELECT title FROM properties WHERE id = 1")).isNotEqualTo("changed");
        assertThat(said()).contains("Replacing the 300 listings of seed 1");
    }

    @Test
    void tablesOfOthersAreNotDropped() throws SQLException {
        DatabaseSettings database = servers.createDatabase("foreign_tables");
        change(database, "CREATE TABLE photos (mine text)");

        assertThatThrownBy(() -> seed(database, 10, 1, false))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("holds a table agents, properties or photos that no seeding made");
        assertThat(text(database, "SELECT count(*) FROM photos")).isEqualTo("0");

        seed(database, 10, 1, true);
        assertThat(text(database, "SELECT count(*) FROM properties")).isEqualTo("10");
    }

    @Test
    void aSeedingThatFailsChangesNothing() throws SQLException {
        DatabaseSettings database = servers.createDatabase("failing");
        seed(database, 20, 1, false);
        change(database, "CREATE VIEW dear AS SELECT * FROM properties WHERE price > 1000");

        assertThatThrownBy(() -> seed(database, 30, 1, false))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("failed and changed nothing")
                .hasMessageContaining("dear");
        assertThat(text(database, "SELECT count(*) FROM properties")).isEqualTo("20");
    }

    @Test
    void aListingMadeLaterTakesTheNextNumber() throws SQLException {
        DatabaseSettings database = servers.createDatabase("numbers");
        seed(database, 20, 1, false);

        assertThat(text(
                        database,
                        "INSERT INTO properties (title, city, type, price) VALUES ('t', 'c', 'loft', 1) RETURNING id"))
                .isEqualTo("21");
    }

    private void seed(DatabaseSettings database, long rows, long seed, boolean force) {
        new SeedCommand(database, new PrintStream(out, true, StandardCharsets.UTF_8), false).run(rows, seed, force);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String digest(DatabaseSettings database) throws SQLException {
        return text(database, "SELECT md5(string_agg(properties::text, ',' ORDER BY id)) FROM properties")
                + text(database, "SELECT md5(string_agg(photos::text, ',' ORDER BY property_id, position)) FROM photos")
                + text(database, "SELECT md5(string_agg(agents::text, ',' ORDER BY id)) FROM agents");
    }

    private static String text(DatabaseSettings database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static void change(DatabaseSettings database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
