package io.outrider.sidecar.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan as {@code EXPLAIN (FORMAT JSON)} of PostgreSQL 10 to 18 gives it. Nothing that the server said is lost: names that are not
 * known here stay in {@link #json()} and in {@link PlanNode#json()}. Immutable; any thread.
 */
public final class Plan {
    // A plan node takes two levels of JSON, its object and the list of its children.
    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2 * PlanNode.MAX_DEPTH + 20)
                    .maxNumberLength(400)
                    .build())
            .build());

    private final PlanObject properties;
    private final List<PlanNode> nodes;
    private final SelfFigures self;

    private Plan(PlanObject properties) throws PlanUnreadable {
        this.properties = properties;
        List<PlanNode> all = new ArrayList<>();
        PlanNode.read(properties.object("Plan"), null, all, 1);
        this.nodes = List.copyOf(all);
        this.self = new SelfFigures(nodes);
    }

    /** @param text what EXPLAIN returned, or one entry of {@code auto_explain} */
    public static Plan parse(String text) throws PlanUnreadable {
        try {
            return of(MAPPER.readTree(text));
        } catch (JacksonException e) {
            throw new PlanUnreadable("the text is no JSON (" + e.getOriginalMessage() + ")");
        }
    }

    /** The plan of the first statement, where a rule made several of one. */
    public static Plan of(JsonNode json) throws PlanUnreadable {
        JsonNode first = json.isArray() ? json.path(0) : json;
        if (!first.path("Plan").isObject()) {
            throw new PlanUnreadable(
                    first.isString()
                            ? "the statement has no plan: " + first.asString("")
                            : "there is no \"Plan\" in it");
        }
        return new Plan(new PlanObject(first.deepCopy()));
    }

    public PlanNode root() {
        return nodes.get(0);
    }

    /** All nodes, parents before children; a node's id is its place here. */
    public List<PlanNode> nodes() {
        return nodes;
    }

    public boolean isAnalysed() {
        return root().isAnalysed();
    }

    /** NaN without {@code SUMMARY} or {@code ANALYZE}. */
    public double planningMillis() {
        return properties.number("Planning Time", Double.NaN);
    }

    /** NaN without {@code ANALYZE}. */
    public double executionMillis() {
        return properties.number("Execution Time", Double.NaN);
    }

    public Buffers planningBuffers() {
        return Buffers.of(properties.object("Planning"));
    }

    /** Memory that planning took, in KiB (PostgreSQL 17 and later, with {@code MEMORY}); 0 when not known. */
    public long planningMemoryKib() {
        return properties.object("Planning").whole("Memory Used");
    }

    /** The server's name for the statement, as pg_stat_statements has it (PostgreSQL 14 and later); empty when not known. */
    public String queryIdentifier() {
        return properties.text("Query Identifier");
    }

    /** Settings of the planner that are not at their default (PostgreSQL 12 and later). */
    public Map<String, String> settings() {
        PlanObject settings = properties.object("Settings");
        Map<String, String> found = new LinkedHashMap<>();
        settings.keys().forEach(key -> found.put(key, settings.text(key)));
        return found;
    }

    public List<Trigger> triggers() {
        return properties.objects("Triggers").stream().map(Trigger::of).toList();
    }

    public @Nullable Jit jit() {
        return properties.has("JIT") ? Jit.of(properties.object("JIT")) : null;
    }

    /** Time to turn the rows into the wire's form (PostgreSQL 17 and later, with {@code SERIALIZE}); NaN when not known. */
    public double serializationMillis() {
        return properties.object("Serialization").number("Time", Double.NaN);
    }

    /** Time in this node alone, over all loops and averaged over parallel processes; NaN when not timed. */
    public double selfMillis(PlanNode node) {
        return self.millis(node);
    }

    /** Time in this node and everything below, over all loops and averaged over parallel processes; NaN when not timed. */
    public double totalMillis(PlanNode node) {
        return self.totalMillis(node);
    }

    /** Blocks of this node alone. */
    public Buffers selfBuffers(PlanNode node) {
        return self.buffers(node);
    }

    /** How many processes ran this node at the same time, on average. */
    public double processes(PlanNode node) {
        return self.processes(node);
    }

    /** Estimated cost of this node alone. */
    public double selfCost(PlanNode node) {
        return self.cost(node);
    }

    /** A copy of all that the server said. */
    public JsonNode json() {
        return properties.copy();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Plan plan && json().equals(plan.json());
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(json());
    }

    @Override
    public String toString() {
        return root().label() + " (" + nodes.size() + " nodes)";
    }
}
