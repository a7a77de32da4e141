package io.outrider.benchmarks.advice;

import io.outrider.benchmarks.results.ResultsPage;
import io.outrider.sidecar.config.ConfigurationFault;
import io.outrider.sidecar.indexes.AskedAdvice;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Index advice on TPC-H: asks the advisor with the 22 queries as workload, builds what it says in a fresh copy of the database, and executes every
 * query there, in the bare database, and under what others would build, in turns.
 *
 * <pre>
 * benchmarks/run.sh advice
 * benchmarks/run.sh advice --scale 0.02     to see whether it works; into target/partial
 * </pre>
 */
public final class AdviceComparison {
    private static final int ROUNDS = 3;
    private static final int TIMEOUT_SECONDS = 20;
    private static final String CLONE = "tpch_clone";
    private static final String BUDGET = "250MiB";
    /** A query that takes longer is executed once. */
    private static final double LONG_MILLIS = 10_000;

    private AdviceComparison() {}

    public static void main(String[] arguments)
            throws IOException, SQLException, ConfigurationFault, InterruptedException {
        double scale = scale(arguments);
        Path benchmarks = Path.of(System.getProperty("outrider.home", ".")).resolve("benchmarks");
        Path target = benchmarks.resolve("target");
        try (AdviceServer server = AdviceServer.start(target.resolve("advice-" + scale))) {
            if (!server.isComplete(TpchTables.DATABASE)) {
                server.create(TpchTables.DATABASE);
                try (Connection connection = server.connect(TpchTables.DATABASE)) {
                    TpchTables.load(connection, scale, AdviceComparison::say);
                }
                server.complete(TpchTables.DATABASE);
            }
            Map<String, String> queries = Resource.queries("tpch-queries.sql");
            server.copy(TpchTables.DATABASE, CLONE);
            AskedAdvice.Answer answer = new AskedAdvice(
                            server.address(TpchTables.DATABASE),
                            Map.of("indexes.budget", BUDGET, "indexes.trial-timeout", TIMEOUT_SECONDS + "s"))
                    .verified(queries, server.address(CLONE), AdviceComparison::say);
            server.drop(CLONE);
            answer.create().forEach(AdviceComparison::say);
            List<Arm> arms = new ArrayList<>(List.of(
                    new Arm("none", "tpch_none", List.of()),
                    new Arm("foreign keys", "tpch_foreign_keys", Resource.lines("tpch-foreign-keys.sql"))));
            if (QualstatsAdvice.isInstalled()) {
                List<String> advised = QualstatsAdvice.of(scale, queries, AdviceComparison::say);
                advised.forEach(AdviceComparison::say);
                arms.add(new Arm(QualstatsAdvice.NAME, "tpch_qualstats", advised));
            } else {
                say(QualstatsAdvice.NAME
                        + " is left out: Debian's packages postgresql-15 and postgresql-15-pg-qualstats have it");
            }
            arms.add(new Arm("Outrider", "tpch_outrider", answer.create()));
            build(server, arms);
            measure(server, arms, queries);
            List<String> lines =
                    new ArrayList<>(new AdviceReport(arms, answer, server.version(), scale, BUDGET, TIMEOUT_SECONDS)
                            .lines(queries.keySet()));
            for (Arm arm : arms) {
                server.drop(arm.database());
            }
            lines.add("");
            lines.addAll(OltpClasses.report(server, AdviceComparison::say));
            say("written: "
                    + ResultsPage.in(scale == 1 ? benchmarks : target.resolve("partial"))
                            .write("advice", lines));
        }
    }

    private static double scale(String[] arguments) {
        if (arguments.length == 0) {
            return 1;
        }
        if (arguments.length == 2
                && arguments[0].equals("--scale")
                && arguments[1].matches("[0-9]{1,2}(\\.[0-9]{1,4})?")) {
            double scale = Double.parseDouble(arguments[1]);
            if (scale > 0) {
                return scale;
            }
        }
        System.err.println("usage: benchmarks/run.sh advice [--scale FACTOR], the factor above 0 and below 100");
        System.exit(2);
        throw new AssertionError();
    }

    /** Each in a copy of its own, the bare one too: a table's place in memory shows in what reading it costs. */
    private static void build(AdviceServer server, List<Arm> arms) throws SQLException {
        for (Arm arm : arms) {
            say("building " + arm.indexes().size() + " indexes: " + arm.name());
            server.copy(TpchTables.DATABASE, arm.database());
            for (String index : arm.indexes()) {
                server.execute(arm.database(), index);
            }
            arm.built(bytes(server, arm.database()) - bytes(server, TpchTables.DATABASE));
        }
    }

    private static long bytes(AdviceServer server, String database) throws SQLException {
        return Long.parseLong(server.ask(
                database,
                "SELECT sum(pg_relation_size(indexrelid)) FROM pg_stat_user_indexes WHERE schemaname = 'public'"));
    }

    private static void measure(AdviceServer server, List<Arm> arms, Map<String, String> queries)
            throws SQLException, IOException {
        List<BackendTime> sessions = new ArrayList<>();
        try {
            for (Arm arm : arms) {
                sessions.add(new BackendTime(server.connect(arm.database()), TIMEOUT_SECONDS));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, String> query : queries.entrySet()) {
                    StringBuilder shown = new StringBuilder();
                    for (int i = 0; i < arms.size(); i++) {
                        Arm arm = arms.get(i);
                        if (round == 0 || arm.run(query.getKey()).millis() < LONG_MILLIS) {
                            arm.ran(query.getKey(), sessions.get(i).run(query.getValue()));
                        }
                        shown.append(' ')
                                .append(Math.round(arm.run(query.getKey()).millis()));
                    }
                    say("round " + (round + 1) + " " + query.getKey() + ", ms:" + shown);
                }
            }
        } finally {
            for (BackendTime session : sessions) {
                session.close();
            }
        }
    }

    private static void say(String what) {
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
    }
}
