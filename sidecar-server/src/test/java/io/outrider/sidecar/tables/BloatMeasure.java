package io.outrider.sidecar.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How far the estimate of bloat is off, on large fixtures: {@code mvn -Pfigures -pl sidecar-server test}. The estimate was developed on the
 * known, the fresh and the first holdout fixtures; the other holdouts were written afterwards. Indexes on several columns that repeat together can
 * be further off, and say so.
 */
@Tag("figures")
class BloatMeasure {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bloat-known.sql",
                "bloat-fresh.sql",
                "bloat-holdout.sql",
                "bloat-second-holdout.sql",
                "bloat-third-holdout.sql",
                "bloat-fourth-holdout.sql"
            })
    void theEstimateIsCloseToWhatPgstattupleMeasures(String fixtures) throws Exception {
        int version = Integer.getInteger("postgres.major", 0);
        BloatFigures figures = BloatFigures.measure(fixtures, version);
        System.out.println(figures.report(fixtures + (version == 0 ? "" : " on " + version)));
        assertThat(BloatFigures.mean(figures.tables())).as("tables, mean error").isLessThanOrEqualTo(2.5);
        assertThat(BloatFigures.worst(figures.tables()))
                .as("tables, worst error")
                .isLessThanOrEqualTo(10);
        assertThat(BloatFigures.mean(figures.indexes()))
                .as("indexes, mean error")
                .isLessThanOrEqualTo(3);
        assertThat(BloatFigures.worst(figures.indexes().stream()
                        .filter(figure -> figure.confidence() != Bloat.Confidence.LOW)
                        .toList()))
                .as("indexes, worst error of those not said to be uncertain")
                .isLessThanOrEqualTo(10);
    }
}
