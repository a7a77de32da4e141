package io.outrider.benchmarks.advice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A set of indexes and what the queries take with it. One thread. */
final class Arm {
    /** Those three are left out of the usual comparison: without an index, two of them do not end in reasonable time. */
    static final List<String> LEFT_OUT = List.of("Q2", "Q17", "Q20");

    private final String name;
    private final String database;
    private final List<String> indexes;
    private final Map<String, BackendTime.Run> least = new LinkedHashMap<>();
    private long bytes;

    Arm(String name, String database, List<String> indexes) {
        this.name = name;
        this.database = database;
        this.indexes = List.copyOf(indexes);
    }

    String name() {
        return name;
    }

    String database() {
        return database;
    }

    List<String> indexes() {
        return indexes;
    }

    long bytes() {
        return bytes;
    }

    void built(long newBytes) {
        bytes = newBytes;
    }

    void ran(String query, BackendTime.Run run) {
        least.merge(query, run, (one, other) -> other.millis() < one.millis() && !other.timedOut() ? other : one);
    }

    BackendTime.Run run(String query) {
        return java.util.Objects.requireNonNull(least.get(query), query);
    }

    double sumOf19() {
        return least.entrySet().stream()
                .filter(entry -> !LEFT_OUT.contains(entry.getKey()))
                .mapToDouble(entry -> entry.getValue().millis())
                .sum();
    }

    double sum() {
        return least.values().stream().mapToDouble(BackendTime.Run::millis).sum();
    }

    boolean isCut() {
        return least.values().stream().anyMatch(BackendTime.Run::timedOut);
    }

    /** The query that lost most, as a factor of what it takes bare. */
    Map.Entry<String, Double> worst(Arm bare) {
        return least.keySet().stream()
                .filter(query -> !bare.run(query).timedOut())
                .map(query ->
                        Map.entry(query, run(query).millis() / bare.run(query).millis()))
                .max(Map.Entry.comparingByValue())
                .orElseThrow();
    }
}
