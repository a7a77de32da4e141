package io.outrider.sidecar.analysis;

import io.outrider.benchmarks.results.Machine;
import io.outrider.benchmarks.results.Numbers;
import io.outrider.benchmarks.results.ResultsPage;
import io.outrider.benchmarks.results.Table;
import io.outrider.sidecar.config.ConfigurationFault;
import io.outrider.sidecar.config.Settings;
import io.outrider.sidecar.plan.PlanHistory;
import io.outrider.sidecar.postgres.ExplainRequest;
import io.outrider.sidecar.postgres.GuardConfig;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.NotAllowed;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.SingleSelect;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * What analysing a typical statement takes besides the server's own EXPLAIN: guards, catalogue look-ups, reading the plan, rules,
 * writing the answer, clearing the session. A real server on this machine; the whole way but HTTP.
 *
 * <pre>
 * benchmarks/run.sh analysis
 * </pre>
 */
public final class AnalysisCost {
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 200;
    private static final int VERSION = 17;

    private static final String[] SCHEMA = {
        "create role onlooker login",
        "create table agents(id int primary key, name text, email text)",
        "create table listings(id int primary key, agent_id int references agents, city text, price int, rooms int, created timestamptz)",
        "create table photos(id int primary key, listing_id int references listings, url text)",
        "insert into agents select i, 'agent ' || i, 'a' || i || '@example.org' from generate_series(1, 2000) i",
        "insert into listings select i, 1 + i % 2000, 'city ' || i % 300, i % 5000, i % 7, now() - i * interval '1 minute'"
                + " from generate_series(1, 50000) i",
        "insert into photos select i, 1 + i % 50000, 'u' || i from generate_series(1, 100000) i",
        "create index listings_city on listings(city)",
        "grant select on all tables in schema public to onlooker",
        "analyze"
    };

    private static final List<String> STATEMENTS = List.of(
            "select * from listings where id = ?",
            "select * from listings where city = ? order by price limit 20",
            "select * from photos where listing_id = ?",
            "select l.*, a.name from listings l join agents a on a.id = l.agent_id where l.city = ? and l.price between ? and ?",
            "select city, count(*), avg(price) from listings group by city order by 2 desc limit 10",
            "select * from listings l where exists (select 1 from photos p where p.listing_id = l.id) and l.rooms = ? limit 50",
            "select a.name, count(l.id) from agents a left join listings l on l.agent_id = a.id group by a.name having count(l.id) > ?",
            "with newest as (select * from listings order by created desc limit 100) select n.city, p.url from newest n"
                    + " join photos p on p.listing_id = n.id",
            "select * from agents where lower(email) = lower(?)",
            "select l.id, (select count(*) from photos p where p.listing_id = l.id) from listings l where l.city = ?");

    private AnalysisCost() {}

    public static void main(String[] arguments) throws IOException, SQLException, ConfigurationFault, NotAllowed {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                for (String sql : SCHEMA) {
                    statement.execute(sql);
                }
            }
            PostgresConfig address = new PostgresConfig(postgres.getJdbcUrl("onlooker", "postgres"), "onlooker", "");
            GuardConfig guards = GuardConfig.from(Settings.of(GuardConfig.KEYS, Map.of()));
            try (GuardedDatabase database = new GuardedDatabase(address, guards, Clock.systemUTC())) {
                List<String> lines =
                        measure(new QueryAnalysis(database, new PlanHistory(100, 5), nanos -> {}, Clock.systemUTC()));
                System.out.println(ResultsPage.in(Path.of(System.getProperty("outrider.home", "."))
                                .resolve("benchmarks"))
                        .write("analysis", lines));
            }
        }
    }

    private static List<String> measure(QueryAnalysis analysis) throws NotAllowed {
        Table table = new Table("statement", "EXPLAIN, ms", "besides, ms", "besides, p95");
        List<Double> all = new ArrayList<>();
        double[] besides = new double[ROUNDS];
        for (String text : STATEMENTS) {
            double[] explain = new double[ROUNDS];
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                long start = System.nanoTime();
                QueryAnalysis.Question question = new QueryAnalysis.Question(
                        "f" + text.hashCode(), "", ExplainRequest.plain(SingleSelect.of(text), List.of()), false);
                Analysis found = analysis.analyse(question, "measured");
                ByteArrayOutputStream answer = new ByteArrayOutputStream();
                try (JsonGenerator json = JsonMapper.shared().createGenerator(answer)) {
                    new AnalysisJson(json).write(found);
                }
                long nanos = System.nanoTime() - start;
                if (i >= 0) {
                    explain[i] = found.explainNanos() / 1e6;
                    besides[i] = (nanos - found.explainNanos()) / 1e6;
                    all.add(besides[i]);
                }
            }
            table.row(List.of(
                    "`" + text + "`",
                    millis(quantile(explain, 0.5)),
                    millis(quantile(besides, 0.5)),
                    millis(quantile(besides, 0.95))));
            System.out.printf(Locale.ROOT, "%6.2f ms besides EXPLAIN: %s%n", quantile(besides, 0.5), text);
        }
        double[] together = all.stream().mapToDouble(Double::doubleValue).toArray();
        List<String> lines = new ArrayList<>(List.of(
                "## Analysis of a statement, EXPLAIN aside",
                "",
                "Guards, look-ups in the catalogue, sampled values, reading the plans, rules, writing the answer, clearing the session; the whole"
                        + " way but HTTP, on a PostgreSQL " + VERSION
                        + " on the same machine, as a role that may only read. " + WARM_UP
                        + " analyses of each statement to warm up, then " + ROUNDS + ". Target: 5 ms in the median.",
                ""));
        Machine.facts("benchmarks/run.sh analysis").forEach((name, fact) -> lines.add("* " + name + ": " + fact));
        lines.add(String.format(
                Locale.ROOT,
                "* all statements: median **%.2f ms**, p95 %.2f ms (%d analyses)",
                quantile(together, 0.5),
                quantile(together, 0.95),
                together.length));
        lines.add("");
        lines.addAll(table.lines());
        return lines;
    }

    private static String millis(double value) {
        return Numbers.decimals(value, 2);
    }

    private static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
    }
}
