package io.outrider.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One request, drawn to scale: what it called, when, for how long, and the time between in which it called nothing. */
final class Waterfall {
    private static final int WIDTH = 40;
    /** A page of statements is told by its first and last ones. */
    private static final int MOST_ROWS = 24;
    /** Shorter gaps are the service's ordinary work between two calls. */
    private static final double LEAST_GAP_SHARE = 0.03;

    private final List<Span> spans = new ArrayList<>();
    private final long start;
    private final long end;

    /** In nanoseconds; a gap has no event of its own. */
    private record Span(long start, long end, String what) {}

    Waterfall(List<JsonNode> events) {
        for (JsonNode event : events) {
            Instant ended = Instant.parse(event.get("@timestamp").asString());
            long end = ChronoUnit.NANOS.between(Instant.EPOCH, ended);
            spans.add(new Span(end - event.at("/event/duration").asLong(), end, what(event)));
        }
        spans.sort(Comparator.comparingLong(Span::start).thenComparing(Span::end, Comparator.reverseOrder()));
        start = spans.stream().mapToLong(Span::start).min().orElse(0);
        end = spans.stream().mapToLong(Span::end).max().orElse(0);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        long reached = start;
        int row = 0;
        for (Span span : spans) {
            boolean whole = span.start == start && span.end == end;
            if (!whole && span.start - reached > LEAST_GAP_SHARE * (end - start)) {
                lines.add(line(new Span(reached, span.start, "(nothing called)"), '·'));
            }
            if (row < MOST_ROWS - 3 || row >= spans.size() - 2) {
                lines.add(line(span, '█'));
            } else if (row == MOST_ROWS - 3) {
                lines.add("  … " + (spans.size() - MOST_ROWS + 1) + " more");
            }
            reached = whole ? reached : Math.max(reached, span.end);
            row++;
        }
        if (spans.size() > 1 && end - reached > LEAST_GAP_SHARE * (end - start)) {
            lines.add(line(new Span(reached, end, "(nothing called)"), '·'));
        }
        return lines;
    }

    private String line(Span span, char fill) {
        double scale = (double) WIDTH / Math.max(1, end - start);
        int from = Math.min(WIDTH - 1, (int) ((span.start - start) * scale));
        int length = Math.max(1, Math.min(WIDTH - from, (int) Math.round((span.end - span.start) * scale)));
        String bar = " ".repeat(from) + String.valueOf(fill).repeat(length) + " ".repeat(WIDTH - from - length);
        String took = Report.millis((span.end - span.start) / 1e6);
        return String.format("  |%s| %9s  %s", bar, took, span.what);
    }

    private static String what(JsonNode event) {
        if (event.at("/event/dataset").asString("").equals("outrider.http")) {
            return event.at("/http/request/method").asString("") + " "
                    + event.at("/url/path").asString("") + " → "
                    + event.at("/http/response/status_code").asString("?");
        }
        if (event.at("/db/system/name").asString("").equals("redis")) {
            JsonNode hit = event.at("/outrider/cache/hit");
            return event.at("/db/operation/name").asString("") + " "
                    + event.at("/outrider/redis/key_pattern").asString("")
                    + (hit.isMissingNode() ? "" : hit.asBoolean() ? " (hit)" : " (miss)");
        }
        return Report.shortened(
                event.at("/db/query/text").asString(event.at("/event/action").asString("")), 70);
    }
}
