package io.outrider.sidecar.plan;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A plan as it was chosen at some time, with what the choice depended on.
 *
 * @param reason why the statement was explained then
 * @param indexes the indexes that the plan's tables had, by {@code schema.name}
 * @param tables what was known of the plan's tables
 */
public record PlanRecord(
        Plan plan,
        PlanShape shape,
        Instant firstSeen,
        Instant lastSeen,
        String reason,
        Set<String> indexes,
        Map<String, TableFacts> tables) {
    public static PlanRecord of(
            Plan plan, Instant at, String reason, Set<String> indexes, Map<String, TableFacts> tables) {
        return new PlanRecord(plan, PlanShape.of(plan), at, at, reason, Set.copyOf(indexes), Map.copyOf(tables));
    }

    static PlanRecord of(JsonNode json) throws PlanUnreadable {
        Set<String> indexes = new TreeSet<>();
        json.path("indexes").forEach(index -> indexes.add(index.asString("")));
        Map<String, TableFacts> tables = new LinkedHashMap<>();
        json.path("tables")
                .forEachEntry((name, table) -> tables.put(
                        name,
                        new TableFacts(
                                table.path("rows").asDouble(0),
                                table.path("modified_since_analyze").asDouble(0),
                                table.path("ever_analysed").asBoolean(false))));
        Plan plan = Plan.of(json.path("plan"));
        try {
            return new PlanRecord(
                    plan,
                    PlanShape.of(plan),
                    Instant.parse(json.path("first_seen").asString("")),
                    Instant.parse(json.path("last_seen").asString("")),
                    json.path("reason").asString(""),
                    Set.copyOf(indexes),
                    Map.copyOf(tables));
        } catch (DateTimeParseException e) {
            throw new PlanUnreadable("its time is no time");
        }
    }

    public void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("shape", shape.hash());
        json.writeStringProperty("first_seen", firstSeen.toString());
        json.writeStringProperty("last_seen", lastSeen.toString());
        json.writeStringProperty("reason", reason);
        json.writeNumberProperty("cost", plan.root().totalCost());
        json.writeArrayPropertyStart("indexes");
        new TreeSet<>(indexes).forEach(json::writeString);
        json.writeEndArray();
        json.writeObjectPropertyStart("tables");
        new TreeMap<>(tables).forEach((name, table) -> {
            json.writeObjectPropertyStart(name);
            json.writeNumberProperty("rows", table.rows());
            json.writeNumberProperty("modified_since_analyze", table.modifiedSinceAnalyze());
            json.writeBooleanProperty("ever_analysed", table.everAnalysed());
            json.writeEndObject();
        });
        json.writeEndObject();
        json.writeName("plan");
        json.writeTree(plan.json());
        json.writeEndObject();
    }

    /** The same shape, seen again: the newer figures and surroundings, the older beginning. */
    PlanRecord seenAgain(PlanRecord newer) {
        return new PlanRecord(newer.plan, newer.shape, firstSeen, newer.lastSeen, reason, newer.indexes, newer.tables);
    }
}
