package io.outrider.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One request as the sidecar gives it, drawn to scale: each call, and the time between in which it called nothing. */
final class Waterfall {
    private static final int WIDTH = 36;
    private static final int MOST_ROWS = 22;
    /** The last rows are shown whatever is left out before. */
    private static final int LAST_ROWS = 4;
    /** Shorter gaps are the service's ordinary work between two calls. */
    private static final double LEAST_GAP_SHARE = 0.04;

    private final List<Bar> bars = new ArrayList<>();
    private final double length;

    /** In milliseconds from the beginning of the request. */
    private record Bar(double offset, double duration, String what, char fill) {}

    Waterfall(JsonNode trace) {
        length = Math.max(0.001, trace.path("duration_ms").asDouble());
        for (JsonNode step : trace.path("events")) {
            JsonNode event = step.path("event");
            String what = (event.at("/event/outcome").asString("").equals("failure") ? "✗ " : "") + what(event);
            bars.add(new Bar(
                    step.path("offset_ms").asDouble(), step.path("duration_ms").asDouble(), what, '█'));
        }
        for (JsonNode gap : trace.path("gaps")) {
            double duration = gap.path("duration_ms").asDouble();
            if (duration > LEAST_GAP_SHARE * length) {
                bars.add(new Bar(gap.path("offset_ms").asDouble(), duration, "(no call)", '·'));
            }
        }
        bars.sort(Comparator.comparingDouble(Bar::offset).thenComparing(Bar::duration, Comparator.reverseOrder()));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int leftOut = bars.size() - MOST_ROWS;
        for (int i = 0; i < bars.size(); i++) {
            if (leftOut <= 1 || i < MOST_ROWS - LAST_ROWS || i >= bars.size() - LAST_ROWS) {
                lines.add(line(bars.get(i)));
            } else if (i == MOST_ROWS - LAST_ROWS) {
                lines.add("  … and " + leftOut + " calls more …");
            }
        }
        return lines;
    }

    private String line(Bar bar) {
        int from = Math.max(0, Math.min(WIDTH - 1, (int) (bar.offset / length * WIDTH)));
        int size = Math.max(1, Math.min(WIDTH - from, (int) Math.round(bar.duration / length * WIDTH)));
        String drawn = " ".repeat(from) + String.valueOf(bar.fill).repeat(size) + " ".repeat(WIDTH - from - size);
        return String.format("  |%s| %9s  %s", drawn, Report.millis(bar.duration), bar.what);
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
        String text = event.at("/db/query/text").asString("");
        return text.isEmpty() ? event.at("/event/action").asString("") : Report.shortened(text, 64);
    }
}
