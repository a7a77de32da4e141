package io.outrider.demo;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What there is to learn from the run: events, queries, findings, and one request from its beginning to its end. */
final class Report {
    private static final int TOP = 8;
    private static final int WIDTH = 118;
    private static final List<String> KINDS = List.of("n_plus_one", "missing_index");
    private static final Duration FINDINGS_LIMIT = Duration.ofSeconds(10);
    private static final Duration TRACE_LIMIT = Duration.ofSeconds(5);
    private static final List<String> SAMPLES = List.of("http.request", "db.query", "redis.command");

    private final Console console;
    private final Sidecar sidecar;
    private final SegmentTally tally;

    Report(Console console, Sidecar sidecar, SegmentTally tally) {
        this.console = console;
        this.sidecar = sidecar;
        this.tally = tally;
    }

    void show(Traffic.@Nullable Slowest slowest) throws InterruptedException {
        events();
        queries();
        findings();
        if (slowest != null) {
            trace(slowest);
        }
    }

    private void events() {
        console.title("Three of the events");
        for (JsonNode event : tally.latest(SAMPLES)) {
            wrapped(event).forEach(console::line);
        }
    }

    /** A whole event in a few lines, broken between its top-level fields. */
    private static List<String> wrapped(JsonNode event) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder("  {");
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            String text = "\"" + field.getKey() + "\":" + field.getValue();
            if (line.length() + text.length() > WIDTH && line.length() > 3) {
                lines.add(line.toString());
                line = new StringBuilder("   ");
            }
            line.append(text).append(',');
        }
        line.setLength(line.length() - 1);
        lines.add(line.append('}').toString());
        return lines;
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
        List<JsonNode> findings = awaitFindings();
        console.title("What should be changed (GET /api/findings)");
        for (String kind : KINDS) {
            List<JsonNode> ofKind =
                    findings.stream().filter(finding -> isOf(kind, finding)).toList();
            if (ofKind.isEmpty()) {
                console.line("  " + kind + ": none found");
            }
            Set<String> statements = new HashSet<>();
            ofKind.stream()
                    .filter(finding ->
                            // One index may serve many statements, and one statement repeat itself in many requests.
                            statements.add(finding.path(isOf("missing_index", finding) ? "suggestion" : "fingerprint")
                                    .asString("")))
                    .limit(3)
                    .forEach(this::finding);
        }
    }

    private void finding(JsonNode finding) {
        boolean repeated = isOf("n_plus_one", finding);
        console.line("  " + (repeated ? "N+1: " : "Missing index: ")
                + finding.path("title").asString(""));
        if (repeated) {
            console.line("      " + shortened(finding.path("text").asString(""), 100));
            console.line("      " + count(finding.path("calls").asLong()) + " calls in "
                    + count(finding.path("requests").asLong()) + " requests, "
                    + millis(finding.path("total_ms").asDouble()) + " altogether");
        } else {
            console.line("      filter: " + shortened(finding.path("filter").asString(""), 100));
        }
        console.line("      → " + finding.path("suggestion").asString(""));
    }

    /** A request is whole when its own event is there: it comes after those of its calls. */
    private Optional<JsonNode> awaitTrace(String id) throws InterruptedException {
        long deadline = System.nanoTime() + TRACE_LIMIT.toNanos();
        Optional<JsonNode> trace = sidecar.trace(id);
        while (trace.filter(found -> found.has("request")).isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
            trace = sidecar.trace(id);
        }
        return trace;
    }

    /** Statements are explained every now and then; a short run waits for the next time. */
    private List<JsonNode> awaitFindings() throws InterruptedException {
        long deadline = System.nanoTime() + FINDINGS_LIMIT.toNanos();
        List<JsonNode> findings = new ArrayList<>(sidecar.findings());
        while (!KINDS.stream().allMatch(kind -> hasKind(kind, findings)) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(200);
            findings.clear();
            findings.addAll(sidecar.findings());
        }
        return findings;
    }

    private static boolean hasKind(String kind, List<JsonNode> findings) {
        return findings.stream().anyMatch(finding -> isOf(kind, finding));
    }

    private static boolean isOf(String kind, JsonNode finding) {
        return finding.path("kind").asString("").equals(kind);
    }

    private void trace(Traffic.Slowest slowest) throws InterruptedException {
        String path = URLDecoder.decode(slowest.path(), StandardCharsets.UTF_8);
        console.title("The slowest request: " + path + ", " + millis(slowest.nanos() / 1e6));
        Optional<JsonNode> trace = awaitTrace(slowest.correlationId());
        if (trace.isEmpty()) {
            console.line("  its events are not on disk any more");
            return;
        }
        new Waterfall(trace.get()).lines().forEach(console::line);
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
