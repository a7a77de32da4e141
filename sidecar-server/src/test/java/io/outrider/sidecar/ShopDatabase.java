package io.outrider.sidecar;

import io.outrider.sidecar.postgres.Servers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A real server with a small shop: {@code shop} uses it, {@code watcher} is the sidecar's role, {@code stranger} may nothing. */
final class ShopDatabase implements AutoCloseable {
    static final String BY_CITY = "SELECT * FROM listings WHERE city = $1 AND price < $2 ORDER BY price";

    final EmbeddedPostgres postgres;

    private ShopDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** @param major 0 for the version of the default build */
    static ShopDatabase start(int major) throws IOException, SQLException {
        ShopDatabase shop = new ShopDatabase(Servers.start(
                major,
                Map.of(
                        "shared_preload_libraries", "pg_stat_statements",
                        "track_io_timing", "on",
                        "autovacuum", "off",
                        "fsync", "off")));
        shop.execute("create extension pg_stat_statements");
        shop.execute("create extension pgstattuple");
        shop.execute("create table listings(id serial primary key, city text, price int, title text)");
        shop.execute("create schema \"My Schema\"");
        shop.execute("create table \"My Schema\".\"A.b '1'\"(id int)");
        shop.execute("create table \"My Schema\".listings(id int)");
        shop.execute("insert into listings(city, price, title) select 'city ' || i % 500, i % 1000, md5(i::text)"
                + " from generate_series(1, 40000) i");
        shop.execute("create index listings_city on listings(city)");
        shop.execute("create role shop login");
        shop.execute("create role watcher login in role pg_monitor");
        shop.execute("create role stranger login");
        shop.execute("grant select, update on listings to shop");
        shop.execute("grant select on listings to watcher");
        shop.execute("vacuum analyze listings");
        return shop;
    }

    String url(String role) {
        return postgres.getJdbcUrl(role, "postgres");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(url(role));
    }

    /** What the application does, as the driver sends it. */
    void search(int times) throws SQLException {
        try (Connection connection = connect("shop");
                PreparedStatement statement = connection.prepareStatement(BY_CITY.replaceAll("\\$\\d", "?"))) {
            for (int i = 0; i < times; i++) {
                statement.setString(1, "city 7");
                statement.setInt(2, 500 + i);
                statement.executeQuery().close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
