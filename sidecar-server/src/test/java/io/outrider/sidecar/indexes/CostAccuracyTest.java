package io.outrider.sidecar.indexes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class CostAccuracyTest {
    /** {@code -Dcost.servers=jdbc:…,jdbc:… -Dcost.seed=1 -Dcost.cases=60}: on servers that the caller started; makes and drops a database. */
    @Test
    @EnabledIfSystemProperty(named = "cost.servers", matches = ".+")
    void manyCasesOnManyServers() throws Exception {
        long seed = Long.getLong("cost.seed", 1);
        for (String url : System.getProperty("cost.servers").split(",")) {
            try (Connection admin = DriverManager.getConnection(url + "postgres", "postgres", "");
                    Statement statement = admin.createStatement()) {
                statement.execute("drop database if exists cost_cases");
                statement.execute("create database cost_cases");
                try (Connection connection = DriverManager.getConnection(url + "cost_cases", "postgres", "")) {
                    List<CostMeasure.Outcome> outcomes = new CostMeasure(connection)
                            .run(
                                    seed,
                                    Integer.getInteger("cost.tables", 6),
                                    Integer.getInteger("cost.rows", 100_000),
                                    Integer.getInteger("cost.cases", 60));
                    report(admin.getMetaData().getDatabaseProductVersion(), outcomes);
                }
                statement.execute("drop database cost_cases");
            }
        }
    }

    private static void report(String version, List<CostMeasure.Outcome> outcomes) {
        for (CostMeasure.Outcome outcome : outcomes) {
            if (outcome.error() > 0.02 || outcome.sizeRatio() < 0.8 || outcome.sizeRatio() > 1.2) {
                System.out.printf(
                        "%s err %.1f%% own %.2f built %.2f before %.2f size %.2f (%d)  %s | %s%n",
                        version,
                        outcome.error() * 100,
                        outcome.own(),
                        outcome.built(),
                        outcome.before(),
                        outcome.sizeRatio(),
                        outcome.builtBytes() / 8192,
                        outcome.drawn().shape().identity(),
                        outcome.drawn().sql());
            }
        }
        double[] errors = outcomes.stream()
                .mapToDouble(CostMeasure.Outcome::error)
                .sorted()
                .toArray();
        System.out.printf(
                "SUMMARY %s cases %d within5 %d median %.3f%% max %.1f%% size in 0.8-1.2: %d  used %d%n",
                version,
                outcomes.size(),
                outcomes.stream().filter(o -> o.error() <= 0.05).count(),
                errors[errors.length / 2] * 100,
                errors[errors.length - 1] * 100,
                outcomes.stream()
                        .filter(o -> o.sizeRatio() >= 0.8 && o.sizeRatio() <= 1.2)
                        .count(),
                outcomes.stream().filter(o -> o.built() < o.before() * 0.98).count());
    }
}
