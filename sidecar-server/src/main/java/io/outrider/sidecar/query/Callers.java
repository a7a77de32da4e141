package io.outrider.sidecar.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Which requests send a statement, and traces to look at: the latest and the slowest. Guarded by its owner. */
final class Callers {
    private static final int MOST = 40;
    private static final int TRACES = 5;
    static final String OTHERS = "(other requests)";

    private final Map<String, Caller> callers = new LinkedHashMap<>();
    private final Deque<Sample> latest = new ArrayDeque<>();
    private final List<Sample> slowest = new ArrayList<>();

    /** One kind of request. */
    static final class Caller {
        final String service;
        final String request;
        long requests;
        long calls;
        long nanos;

        Caller(String service, String request) {
            this.service = service;
            this.request = request;
        }

        void add(long moreRequests, long moreCalls, long moreNanos) {
            requests += moreRequests;
            calls += moreCalls;
            nanos += moreNanos;
        }
    }

    /** A call that can be looked at. */
    record Sample(String trace, String at, long nanos) {}

    void ran(String service, String request, long calls, long nanos) {
        String key = service + "\n" + request;
        boolean room = callers.size() < MOST || callers.containsKey(key);
        callers.computeIfAbsent(room ? key : OTHERS, any -> new Caller(room ? service : "", room ? request : OTHERS))
                .add(1, calls, nanos);
    }

    void sample(String trace, String at, long nanos) {
        if (trace.isEmpty()) {
            return;
        }
        Sample sample = new Sample(trace, at, nanos);
        latest.addLast(sample);
        if (latest.size() > TRACES) {
            latest.removeFirst();
        }
        if (slowest.size() == TRACES && nanos <= slowest.get(TRACES - 1).nanos) {
            return;
        }
        slowest.removeIf(other -> other.trace.equals(trace) && other.nanos <= nanos);
        if (slowest.stream().noneMatch(other -> other.trace.equals(trace))) {
            slowest.add(sample);
            slowest.sort(Comparator.comparingLong(other -> -other.nanos));
            if (slowest.size() > TRACES) {
                slowest.remove(TRACES);
            }
        }
    }

    /** Most time first, with requests that are one page for many things taken together. */
    List<Caller> list() {
        Map<String, LinkedHashSet<String>> requests = new LinkedHashMap<>();
        callers.values().forEach(caller -> requests.computeIfAbsent(caller.service, key -> new LinkedHashSet<>())
                .add(caller.request));
        Map<String, Caller> together = new LinkedHashMap<>();
        requests.forEach((service, like) -> {
            Map<String, String> groups = RequestGroups.of(like);
            for (Caller caller : callers.values()) {
                if (caller.service.equals(service)) {
                    String group = groups.getOrDefault(caller.request, caller.request);
                    together.computeIfAbsent(service + "\n" + group, key -> new Caller(service, group))
                            .add(caller.requests, caller.calls, caller.nanos);
                }
            }
        });
        List<Caller> list = new ArrayList<>(together.values());
        list.sort(Comparator.comparingLong(caller -> -caller.nanos));
        return list;
    }

    List<Sample> latest() {
        return List.copyOf(latest);
    }

    List<Sample> slowest() {
        return List.copyOf(slowest);
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeArrayPropertyStart("callers");
        for (Caller caller : callers.values()) {
            json.writeStartObject();
            json.writeStringProperty("service", caller.service);
            json.writeStringProperty("request", caller.request);
            json.writeName("sums");
            json.writeArray(new long[] {caller.requests, caller.calls, caller.nanos}, 0, 3);
            json.writeEndObject();
        }
        json.writeEndArray();
        write(json, "latest", latest());
        write(json, "slowest", slowest);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, List<Sample> samples) {
        json.writeArrayPropertyStart(name);
        for (Sample sample : samples) {
            json.writeStartObject();
            json.writeStringProperty("trace", sample.trace);
            json.writeStringProperty("at", sample.at);
            json.writeNumberProperty("nanos", sample.nanos);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static Callers of(JsonNode json) {
        Callers callers = new Callers();
        for (JsonNode node : json.path("callers")) {
            Caller caller = new Caller(
                    node.path("service").asString(""), node.path("request").asString(""));
            JsonNode sums = node.path("sums");
            caller.add(
                    sums.path(0).asLong(0), sums.path(1).asLong(0), sums.path(2).asLong(0));
            String key = caller.request.equals(OTHERS) ? OTHERS : caller.service + "\n" + caller.request;
            callers.callers.put(key, caller);
        }
        json.path("latest").forEach(node -> callers.latest.addLast(sample(node)));
        json.path("slowest").forEach(node -> callers.slowest.add(sample(node)));
        return callers;
    }

    private static Sample sample(JsonNode node) {
        return new Sample(
                node.path("trace").asString(""),
                node.path("at").asString(""),
                node.path("nanos").asLong(0));
    }
}
