package io.outrider.sidecar.indexes;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.postgres.TestServer;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cost of an index that is not there against the planner's own once it is: on drawn tables, statements and indexes. A few cases by default,
 * many with {@code -Pmatrix}; {@code -Dcost.seed} draws others.
 */
class CostAccuracyTest {
    private static final double MOST_OFF = 0.05;
    private static final int CASES =
            Integer.getInteger("cost.cases", TestServer.versions().size() > 2 ? 60 : 20);
    private static final int ROWS =
            Integer.getInteger("cost.rows", TestServer.versions().size() > 2 ? 60_000 : 20_000);

    @ParameterizedTest
    @MethodSource("io.outrider.sidecar.postgres.TestServer#versions")
    void theModelSaysWhatThePlannerWillSay(String version) throws Exception {
        TestServer server = TestServer.of(version);
        server.database("cost_cases");
        List<CostMeasure.Outcome> outcomes;
        try (Connection connection = server.connect("cost_cases")) {
            outcomes = new CostMeasure(connection)
                    .run(new CostMeasure.Draw(
                            CostMeasure.Kind.ONE_TABLE, Long.getLong("cost.seed", 101), 5, ROWS, CASES));
        }
        double[] errors = outcomes.stream()
                .mapToDouble(CostMeasure.Outcome::error)
                .sorted()
                .toArray();
        long sized = outcomes.stream()
                .filter(outcome -> outcome.sizeRatio() >= 0.8 && outcome.sizeRatio() <= 1.2)
                .count();
        System.out.printf(
                "PostgreSQL %s: %d cases, cost off by %.3f %% (median), %.1f %% (most); size within 0.8 to 1.2 for %d%n",
                version, errors.length, 100 * errors[errors.length / 2], 100 * errors[errors.length - 1], sized);

        assertThat(outcomes.stream()
                        .filter(outcome -> outcome.error() > MOST_OFF)
                        .map(CostMeasure.Outcome::inWords))
                .isEmpty();
        assertThat(sized).isGreaterThanOrEqualTo(outcomes.size() * 9L / 10);
    }
}
