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

    /** Of joins of two tables so many: the planner has more ways to join than are reckoned with. */
    private static final double MOST_JOINS = 0.98;

    @ParameterizedTest
    @MethodSource("io.outrider.sidecar.postgres.TestServer#versions")
    void theModelSaysWhatThePlannerWillSay(String version) throws Exception {
        List<CostMeasure.Outcome> outcomes = outcomes(version, CostMeasure.Kind.ONE_TABLE, 101);
        long sized = outcomes.stream()
                .filter(outcome -> outcome.sizeRatio() >= 0.8 && outcome.sizeRatio() <= 1.2)
                .count();

        assertThat(far(outcomes)).isEmpty();
        assertThat(sized).isGreaterThanOrEqualTo(outcomes.size() * 9L / 10);
    }

    @ParameterizedTest
    @MethodSource("io.outrider.sidecar.postgres.TestServer#versions")
    void mostJoinsAreReckonedAsThePlannerWill(String version) throws Exception {
        List<CostMeasure.Outcome> outcomes = outcomes(version, CostMeasure.Kind.JOIN, 9000);

        assertThat(far(outcomes)).hasSizeLessThanOrEqualTo((int) Math.ceil(outcomes.size() * (1 - MOST_JOINS)));
    }

    private static List<String> far(List<CostMeasure.Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.error() > MOST_OFF)
                .map(CostMeasure.Outcome::inWords)
                .toList();
    }

    private static List<CostMeasure.Outcome> outcomes(String version, CostMeasure.Kind kind, long seed)
            throws Exception {
        TestServer server = TestServer.of(version);
        server.database("cost_cases");
        List<CostMeasure.Outcome> outcomes;
        try (Connection connection = server.connect("cost_cases")) {
            outcomes = new CostMeasure(connection)
                    .run(new CostMeasure.Draw(kind, Long.getLong("cost.seed", seed), 5, ROWS, CASES));
        }
        double[] errors = outcomes.stream()
                .mapToDouble(CostMeasure.Outcome::error)
                .sorted()
                .toArray();
        System.out.printf(
                "PostgreSQL %s, %s: %d cases, cost off by %.3f %% (median), %.1f %% (most); %d past 5 %%%n",
                version,
                kind,
                errors.length,
                100 * errors[errors.length / 2],
                100 * errors[errors.length - 1],
                far(outcomes).size());
        return outcomes;
    }
}
