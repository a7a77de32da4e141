package io.outrider.sidecar.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.postgres.Servers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How far the estimate of bloat is off, on large fixtures: {@code mvn -Pfigures -pl sidecar-server test}. The estimate was developed on
 * {@code bloat-known.sql}; the other files were written afterwards and are there to keep it honest.
 */
@Tag("figures")
class BloatMeasure {
    @ParameterizedTest
    @ValueSource(strings = {"bloat-known.sql", "bloat-fresh.sql"})
    void theEstimateIsCloseToWhatPgstattupleMeasures(String fixtures) throws Exception {
        int version = Integer.getInteger("postgres.major", 0);
        try (EmbeddedPostgres postgres = Servers.start(version, Map.of("autovacuum", "off", "fsync", "off"))) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    InputStream script = BloatMeasure.class.getResourceAsStream(fixtures)) {
                for (String sql : new String(script.readAllBytes(), UTF_8)
                        .replaceAll("(?m)^--.*$", "")
                        .split(";\\s")) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
            }
            BloatFigures figures = BloatFigures.of(postgres.getJdbcUrl("postgres", "postgres"));
            System.out.println(figures.report(fixtures + (version == 0 ? "" : " on " + version)));
            assertThat(BloatFigures.mean(figures.tables())).isLessThanOrEqualTo(2.5);
            assertThat(BloatFigures.mean(figures.indexes())).isLessThanOrEqualTo(3);
            assertThat(BloatFigures.worst(figures.tables())).isLessThanOrEqualTo(10);
            assertThat(BloatFigures.worst(figures.indexes())).isLessThanOrEqualTo(10);
        }
    }
}
