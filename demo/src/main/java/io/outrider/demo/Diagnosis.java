package io.outrider.demo;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the database adds to what the agent saw: the costliest statement from both sides, what its plan says, and the largest tables. */
final class Diagnosis {
    private static final int TABLES = 3;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern SELECT = Pattern.compile("\\s*select\\b", Pattern.CASE_INSENSITIVE);

    private final Console console;
    private final Sidecar sidecar;

    Diagnosis(Console console, Sidecar sidecar) {
        this.console = console;
        this.sidecar = sidecar;
    }

    void show() throws InterruptedException {
        statement();
        tables();
    }

    private void statement() throws InterruptedException {
        console.title("The costliest look-up, from both sides (GET /api/queries/slow, POST /api/queries/analyze)");
        JsonNode slow = awaitBothSides();
        Optional<JsonNode> found = costliest(slow);
        if (found.isEmpty()) {
            console.line("  none was seen");
            return;
        }
        JsonNode row = found.get();
        console.line("  " + Report.shortened(row.path("text").asString(""), 110));
        JsonNode application = row.path("application");
        console.line("  the application waited "
                + Report.millis(application.path("total_ms").asDouble()) + " in "
                + Report.count(application.path("calls").asLong()) + " calls, p95 "
                + Report.millis(application.path("p95_ms").asDouble()));
        JsonNode server = row.path("server");
        console.line(
                server.isObject()
                        ? "  PostgreSQL executed "
                                + Report.millis(server.path("execution_ms").asDouble())
                                + " and touched "
                                + Report.count(server.path("shared_blocks_hit").asLong()
                                        + server.path("shared_blocks_read").asLong())
                                + " blocks"
                        : "  what PostgreSQL counted of it is not known: "
                                + slow.at("/pg_stat_statements/reason").asString("not read yet"));
        JsonNode analysis =
                sidecar.analyse(Map.of("fingerprint", row.path("fingerprint").asString("")));
        console.line("  its plan (" + analysis.path("planned").asString("") + "): "
                + analysis.at("/nodes/0/label").asString("") + "; analysed in "
                + Report.millis(analysis.path("analysis_ms").asDouble()) + ", of which EXPLAIN "
                + Report.millis(analysis.path("explain_ms").asDouble()));
        for (JsonNode finding : analysis.path("findings").valueStream().limit(2).toList()) {
            console.line("    " + finding.path("what").asString(""));
            console.line("    → " + finding.path("advice").asString(""));
        }
    }

    /** The database is read every now and then; a short run waits for the next time. */
    private JsonNode awaitBothSides() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            JsonNode slow = sidecar.slowQueries(50);
            boolean joined =
                    costliest(slow).filter(row -> row.path("server").isObject()).isPresent();
            boolean failing = slow.at("/pg_stat_statements/state").asString("").equals("failing");
            if (joined || failing || System.nanoTime() > deadline) {
                return slow;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static Optional<JsonNode> costliest(JsonNode slow) {
        return slow.path("queries")
                .valueStream()
                .filter(row -> row.path("application").isObject())
                .filter(row -> SELECT.matcher(row.path("text").asString("")).lookingAt())
                .findFirst();
    }

    private void tables() throws InterruptedException {
        console.title("The largest tables (GET /api/tables)");
        Table table = new Table("rows", "heap", "waste", "writes kept in page", "table");
        for (JsonNode one : sidecar.tables(TABLES)) {
            JsonNode waste = one.at("/bloat/percent");
            JsonNode hot = one.at("/writes/hot_share");
            table.row(
                    Report.count(one.at("/rows/live").asLong()),
                    Report.count(one.at("/size/heap_bytes").asLong() / 1024) + " KiB",
                    waste.isNumber() ? Math.round(waste.asDouble()) + " %" : "unknown",
                    hot.isNumber() ? Math.round(100 * hot.asDouble()) + " %" : "–",
                    one.path("name").asString(""));
        }
        table.lines().forEach(console::line);
    }
}
