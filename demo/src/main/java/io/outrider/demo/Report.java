package io.outrider.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What there is to learn from the run: events, queries, findings, and one request from its beginning to its end. */
final class Report {
    private static final int TOP = 8;
    private static final List<String> SAMPLES = List.of("http.request", "db.query", "redis.command");

    private final Console console;
    private final Sidecar sidecar;
    private final Path runDirectory;

    Report(Console console, Sidecar sidecar, Path runDirectory) {
        this.console = console;
        this.sidecar = sidecar;
        this.runDirectory = runDirectory;
    }

    void show(Traffic.@Nullable Slowest slowest) throws InterruptedException, IOException {
        events();
        queries();
        findings();
        if (slowest != null) {
            trace(slowest);
        }
    }

    private void events() throws IOException {
        console.title("Three of the events (" + runDirectory.resolve("events") + ")");
        for (JsonNode event : SegmentCounts.samples(runDirectory, SAMPLES)) {
            console.line("  " + event);
        }
    }

    private void queries() throws InterruptedException {
        console.title("Where the time goes (GET /api/queries/top)");
        Table table = new Table("total", "calls", "mean", "p95", "rows", "query");
        for (JsonNode query : sidecar.topQueries(TOP)) {
            table.row(
                    millis(query.path("total_ms").asDouble()),
                    count(query.path("calls").asLong()),
                    millis(query.path("mean_ms").asDouble()),
                    millis(query.path("p95_ms").asDouble()),
                    count(query.path("rows").asLong()),
                    shortened(query.path("text").asString(""), 70));
        }
        table.lines().forEach(console::line);
    }

    private void findings() throws InterruptedException {
        console.title("What should be changed (GET /api/findings)");
        for (JsonNode finding : sidecar.findings()) {
            console.line("  " + finding);
        }
    }

    private void trace(Traffic.Slowest slowest) throws InterruptedException {
        console.title("The slowest request: " + slowest.path() + ", " + millis(slowest.nanos() / 1e6));
        new Waterfall(sidecar.trace(slowest.correlationId())).lines().forEach(console::line);
        console.line("  " + sidecar.curl("/api/traces/" + slowest.correlationId()));
    }

    static String millis(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f ms" : "%,.1f ms", value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String shortened(String text, int most) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
