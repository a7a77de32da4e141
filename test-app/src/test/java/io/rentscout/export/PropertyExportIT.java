package io.rentscout.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rentscout.RentScout;
import io.rentscout.TestServers;
import io.rentscout.seed.SeedCommand;
import io.rentscout.servers.DatabaseSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** RentScout's own export, over real servers. */
class PropertyExportIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static ConfigurableApplicationContext rentScout;

    @BeforeAll
    static void serve() {
        rentScout = RentScout.serve(TestServers.get().options());
    }

    @AfterAll
    static void stop() {
        rentScout.close();
    }

    @Test
    void everyListingIsALineAndEveryThousandthIsTold() throws SQLException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<Long> told = new ArrayList<>();

        ExportStatistics statistics = rentScout.getBean(PropertyExport.class).writeTo(file, null, told::add);

        long listings = number(TestServers.get().database("rentscout"), "SELECT count(*) FROM properties");
        assertThat(statistics.status()).isEqualTo("completed");
        assertThat(statistics.items()).isEqualTo(listings);
        assertThat(statistics.durationSeconds()).isPositive();
        assertThat(told).hasSize((int) (listings / 1000)).isSorted().startsWith(1000L, 2000L, 3000L, 4000L);
        Set<Long> ids = new HashSet<>();
        file.toString(UTF_8)
                .lines()
                .forEach(line -> ids.add(JSON.readTree(line).get("id").asLong()));
        assertThat(ids).hasSize((int) listings);
    }

    @Test
    void aCityIsExportedOverHttpWithTheStatisticsOfTheRelease() throws Exception {
        HttpResponse<String> answer = get(rentScout, "/api/properties/export?city=Moscow");

        long expected = number(
                TestServers.get().database("rentscout"), "SELECT count(*) FROM properties WHERE city = 'Moscow'");
        List<String> lines = answer.body().lines().toList();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(lines).hasSize((int) expected).allSatisfy(line -> assertThat(
                        JSON.readTree(line).get("city").asString())
                .isEqualTo("Moscow"));
        JsonNode statistics = JSON.readTree(
                get(rentScout, "/api/properties/export/statistics").body());
        assertThat(statistics.propertyNames()).containsExactly("status", "items", "duration_seconds");
        assertThat(statistics.get("status").asString()).isEqualTo("completed");
        assertThat(statistics.get("items").asLong()).isEqualTo(expected);
    }

    @Test
    void aBlankCityIsRefused() throws Exception {
        HttpResponse<String> answer = get(rentScout, "/api/properties/export?city=%20");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("detail").asString()).contains("city must not be blank");
    }

    /** A view whose 3,500th row cannot be calculated stands in for whatever ends a query after its first rows. */
    @Test
    void anExportThatBreaksIsBrokenOffAndSaysSo() throws Exception {
        DatabaseSettings database = TestServers.get().createDatabase("broken_export");
        new SeedCommand(database, new PrintStream(PrintStream.nullOutputStream()), false)
                .run(TestServers.LISTINGS, TestServers.SEED, false);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE properties RENAME TO stored");
            statement.execute(
                    "CREATE VIEW properties AS SELECT id, agent_id, title, description, city, type, price, area,"
                            + " rooms, phone, views / (CASE id WHEN 3500 THEN 0 ELSE 1 END) AS views, attributes, created_at"
                            + " FROM stored");
        }
        try (ConfigurableApplicationContext broken =
                RentScout.serve(TestServers.get().options("--spring.datasource.url=" + database.url()))) {
            assertThatThrownBy(() -> get(broken, "/api/properties/export")).isInstanceOf(IOException.class);

            JsonNode statistics = JSON.readTree(
                    get(broken, "/api/properties/export/statistics").body());
            assertThat(statistics.get("status").asString()).isEqualTo("failed");
            assertThat(statistics.get("items").asLong()).isEqualTo(3000);
        }
    }

    @Test
    void whoeverListensMayStopIt() throws SQLException {
        PropertyExport export = rentScout.getBean(PropertyExport.class);

        assertThatThrownBy(() -> export.writeTo(OutputStream.nullOutputStream(), null, current -> {
                    throw new IllegalStateException("enough at " + current);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough at 1000");
        assertThat(number(
                        TestServers.get().database("rentscout"),
                        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"))
                .isZero();
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext application, String path)
            throws IOException, InterruptedException {
        String port = application.getEnvironment().getProperty("local.server.port");
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private static long number(DatabaseSettings database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
