package io.outrider.sidecar.query;

import io.outrider.sidecar.tail.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Finds the statement that a request sends again and again: N+1.
 *
 * <p>While a request runs, its statements are counted by fingerprint. Its {@code http.request} event comes last and closes the
 * count; work outside any request is closed when it has been quiet for a while. Counts of requests under way are part of the state, so a restart
 * in the middle of a request changes nothing. Guarded by the book it is in.
 */
final class Repeats {
    private static final int MAX_OPEN = 4_000;
    private static final int MAX_STATEMENTS = 256;
    private static final int MAX_PATTERNS = 500;
    private static final long QUIET_MILLIS = 30_000;

    private final int threshold;
    private final LinkedHashMap<String, Running> open = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, Pattern> patterns = new LinkedHashMap<>();

    Repeats(int threshold) {
        this.threshold = threshold;
    }

    /** Statements of one request so far. */
    private static final class Running {
        final String trace;
        final String service;
        final Map<String, long[]> countAndNanos = new HashMap<>();
        long touchedMillis;

        Running(String trace, String service) {
            this.trace = trace;
            this.service = service;
        }
    }

    /** A statement that a kind of request repeats. */
    static final class Pattern {
        final String fingerprint;
        final String service;
        final String request;
        long requests;
        long calls;
        long totalNanos;
        long mostCalls;
        String lastTrace = "";
        String lastSeen = "";

        Pattern(String fingerprint, String service, String request) {
            this.fingerprint = fingerprint;
            this.service = service;
            this.request = request;
        }

        void add(Pattern other) {
            requests += other.requests;
            calls += other.calls;
            totalNanos += other.totalNanos;
            mostCalls = Math.max(mostCalls, other.mostCalls);
            if (other.lastSeen.compareTo(lastSeen) >= 0) {
                lastSeen = other.lastSeen;
                lastTrace = other.lastTrace;
            }
        }
    }

    /** Told of what a finished request sent. */
    interface Found {
        void repeated(String fingerprint, long calls);

        /** Every statement, once per request. The empty request: work outside any. */
        void ran(String fingerprint, String service, String request, long calls, long nanos);
    }

    void add(Event event, long nowMillis, Found found) {
        String trace = event.traceId();
        if (trace.isEmpty()) {
            return;
        }
        String group = trace + "/" + event.service();
        if (event.action().equals("db.query")) {
            String fingerprint = event.text("outrider", "query", "fingerprint");
            Running running = open.computeIfAbsent(group, key -> new Running(trace, event.service()));
            running.touchedMillis = nowMillis;
            if (!fingerprint.isEmpty()
                    && (running.countAndNanos.size() < MAX_STATEMENTS
                            || running.countAndNanos.containsKey(fingerprint))) {
                long[] countAndNanos = running.countAndNanos.computeIfAbsent(fingerprint, key -> new long[2]);
                countAndNanos[0]++;
                countAndNanos[1] += event.durationNanos();
            }
            if (open.size() > MAX_OPEN) {
                closeOldest(found, event.timestamp());
            }
        } else if (event.action().equals("http.request")) {
            Running running = open.remove(group);
            if (running != null) {
                close(running, OperationKey.request(event), event.timestamp(), found);
            }
        }
    }

    /** Closes what has been quiet for long; gives whether anything was. */
    boolean sweep(long nowMillis, String nowText, Found found) {
        boolean any = false;
        Iterator<Running> runnings = open.values().iterator();
        while (runnings.hasNext()) {
            Running running = runnings.next();
            if (nowMillis - running.touchedMillis < QUIET_MILLIS) {
                break; // the map is in the order of the last touch
            }
            runnings.remove();
            close(running, "", nowText, found);
            any = true;
        }
        return any;
    }

    /** With requests that are one page for many things taken together. */
    List<Pattern> patterns() {
        Map<String, Set<String>> requests = new HashMap<>();
        for (Pattern pattern : patterns.values()) {
            requests.computeIfAbsent(pattern.fingerprint + pattern.service, key -> new LinkedHashSet<>())
                    .add(pattern.request);
        }
        Map<String, Map<String, String>> groups = new HashMap<>();
        requests.forEach((key, like) -> groups.put(key, RequestGroups.of(like)));
        Map<String, Pattern> together = new LinkedHashMap<>();
        for (Pattern pattern : patterns.values()) {
            String request = groups.getOrDefault(pattern.fingerprint + pattern.service, Map.of())
                    .getOrDefault(pattern.request, pattern.request);
            together.computeIfAbsent(
                            pattern.fingerprint + "\n" + pattern.service + "\n" + request,
                            key -> new Pattern(pattern.fingerprint, pattern.service, request))
                    .add(pattern);
        }
        return new ArrayList<>(together.values());
    }

    private void closeOldest(Found found, String at) {
        Iterator<Running> runnings = open.values().iterator();
        Running running = runnings.next();
        runnings.remove();
        close(running, "", at, found);
    }

    private void close(Running running, String request, String at, Found found) {
        running.countAndNanos.forEach((fingerprint, countAndNanos) -> {
            found.ran(fingerprint, running.service, request, countAndNanos[0], countAndNanos[1]);
            if (countAndNanos[0] < threshold) {
                return;
            }
            found.repeated(fingerprint, countAndNanos[0]);
            String key = fingerprint + "\n" + running.service + "\n" + request;
            if (patterns.size() >= MAX_PATTERNS && !patterns.containsKey(key)) {
                return;
            }
            Pattern pattern = patterns.computeIfAbsent(key, any -> new Pattern(fingerprint, running.service, request));
            Pattern one = new Pattern(fingerprint, running.service, request);
            one.requests = 1;
            one.calls = countAndNanos[0];
            one.totalNanos = countAndNanos[1];
            one.mostCalls = countAndNanos[0];
            one.lastTrace = running.trace;
            one.lastSeen = at;
            pattern.add(one);
        });
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeArrayPropertyStart("open");
        for (Running running : open.values()) {
            json.writeStartObject();
            json.writeStringProperty("trace", running.trace);
            json.writeStringProperty("service", running.service);
            json.writeNumberProperty("touched", running.touchedMillis);
            json.writeObjectPropertyStart("statements");
            running.countAndNanos.forEach((fingerprint, countAndNanos) -> {
                json.writeName(fingerprint);
                json.writeArray(countAndNanos, 0, 2);
            });
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("patterns");
        for (Pattern pattern : patterns.values()) {
            json.writeStartObject();
            json.writeStringProperty("fingerprint", pattern.fingerprint);
            json.writeStringProperty("service", pattern.service);
            json.writeStringProperty("request", pattern.request);
            json.writeNumberProperty("requests", pattern.requests);
            json.writeNumberProperty("calls", pattern.calls);
            json.writeNumberProperty("total", pattern.totalNanos);
            json.writeNumberProperty("most", pattern.mostCalls);
            json.writeStringProperty("last_trace", pattern.lastTrace);
            json.writeStringProperty("last_seen", pattern.lastSeen);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void read(JsonNode json) {
        for (JsonNode node : json.path("open")) {
            Running running = new Running(
                    node.path("trace").asString(""), node.path("service").asString(""));
            running.touchedMillis = node.path("touched").asLong(0);
            node.path("statements")
                    .forEachEntry((fingerprint, pair) -> running.countAndNanos.put(
                            fingerprint,
                            new long[] {pair.path(0).asLong(0), pair.path(1).asLong(0)}));
            open.put(running.trace + "/" + running.service, running);
        }
        for (JsonNode node : json.path("patterns")) {
            Pattern pattern = new Pattern(
                    node.path("fingerprint").asString(""),
                    node.path("service").asString(""),
                    node.path("request").asString(""));
            pattern.requests = node.path("requests").asLong(0);
            pattern.calls = node.path("calls").asLong(0);
            pattern.totalNanos = node.path("total").asLong(0);
            pattern.mostCalls = node.path("most").asLong(0);
            pattern.lastTrace = node.path("last_trace").asString("");
            pattern.lastSeen = node.path("last_seen").asString("");
            patterns.put(pattern.fingerprint + "\n" + pattern.service + "\n" + pattern.request, pattern);
        }
    }
}
