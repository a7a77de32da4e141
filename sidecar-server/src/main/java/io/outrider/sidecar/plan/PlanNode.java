package io.outrider.sidecar.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One node of a plan. Whatever the server said about it can be asked for by the server's own name ({@link #text}, {@link #number}); what is
 * often needed, or was named differently by some version, has a method. Immutable once the plan is read; any thread.
 *
 * <p>Rows and times are per loop, as the server gives them, unless a method says {@code total}. Figures of a run are
 * {@code NaN} where the plan was not analysed, or not timed.
 */
public final class PlanNode {
    static final int MAX_DEPTH = 500;

    private final int id;
    private final @Nullable PlanNode parent;
    private final PlanObject properties;
    private final List<PlanNode> children = new ArrayList<>();

    private PlanNode(int id, @Nullable PlanNode parent, PlanObject properties) {
        this.id = id;
        this.parent = parent;
        this.properties = properties;
    }

    /** Adds the node and all below it to {@code all}, parents before children. */
    static PlanNode read(PlanObject object, @Nullable PlanNode parent, List<PlanNode> all, int depth)
            throws PlanUnreadable {
        if (depth > MAX_DEPTH) {
            throw new PlanUnreadable("the plan is deeper than " + MAX_DEPTH + " nodes");
        }
        if (!object.has("Node Type")) {
            throw new PlanUnreadable("a node of the plan has no \"Node Type\"");
        }
        PlanNode node = new PlanNode(all.size(), parent, object);
        all.add(node);
        for (PlanObject child : object.objects("Plans")) {
            node.children.add(read(child, node, all, depth + 1));
        }
        return node;
    }

    /** Its place in {@link Plan#nodes()}, 0 for the root. */
    public int id() {
        return id;
    }

    public @Nullable PlanNode parent() {
        return parent;
    }

    public List<PlanNode> children() {
        return List.copyOf(children);
    }

    /** {@code Seq Scan}, {@code Hash Join} … */
    public String type() {
        return text("Node Type");
    }

    public boolean is(String... types) {
        return List.of(types).contains(type());
    }

    /** {@code Outer}, {@code Inner}, {@code InitPlan}, {@code SubPlan}, {@code Member}, {@code Subquery}; empty for the root. */
    public String relationship() {
        return text("Parent Relationship");
    }

    public String subplanName() {
        return text("Subplan Name");
    }

    public String schema() {
        return text("Schema");
    }

    public String relation() {
        return text("Relation Name");
    }

    public String alias() {
        return text("Alias");
    }

    public String index() {
        return text("Index Name");
    }

    /** {@code Inner}, {@code Left}, {@code Full}, {@code Right}, {@code Semi}, {@code Anti} … */
    public String joinType() {
        return text("Join Type");
    }

    public double startupCost() {
        return number("Startup Cost", 0);
    }

    public double totalCost() {
        return number("Total Cost", 0);
    }

    public double planRows() {
        return number("Plan Rows", 0);
    }

    public double planWidth() {
        return number("Plan Width", 0);
    }

    /** Whether the plan was run, this node perhaps not even once. */
    public boolean isAnalysed() {
        return properties.has("Actual Loops");
    }

    public boolean neverExecuted() {
        return isAnalysed() && loops() == 0;
    }

    public double loops() {
        return number("Actual Loops", Double.NaN);
    }

    public double actualRows() {
        return number("Actual Rows", Double.NaN);
    }

    public double totalRows() {
        return actualRows() * loops();
    }

    public double actualMillis() {
        return number("Actual Total Time", Double.NaN);
    }

    /** Rows that the node read and its filters threw away, over all loops. */
    public double totalRowsRemoved() {
        double removed = number("Rows Removed by Filter", 0)
                + number("Rows Removed by Join Filter", 0)
                + number("Rows Removed by Index Recheck", 0);
        return isAnalysed() ? removed * loops() : 0;
    }

    public boolean isParallelAware() {
        return properties.flag("Parallel Aware");
    }

    /** Blocks of this node and everything below it, over all loops. */
    public Buffers buffers() {
        return Buffers.of(properties);
    }

    public Wal wal() {
        return Wal.of(properties);
    }

    public List<WorkerShare> workers() {
        return properties.objects("Workers").stream().map(WorkerShare::of).toList();
    }

    /** Whether the server said anything under this name. */
    public boolean has(String key) {
        return properties.has(key);
    }

    /** Empty when it is not there. */
    public String text(String key) {
        return properties.text(key);
    }

    public List<String> texts(String key) {
        return properties.texts(key);
    }

    public double number(String key, double otherwise) {
        return properties.number(key, otherwise);
    }

    public boolean flag(String key) {
        return properties.flag(key);
    }

    /** Every name the server used on this node, those that this class has no method for among them. */
    public List<String> keys() {
        return properties.keys();
    }

    /** A copy of all that the server said about this node and those below it. */
    public JsonNode json() {
        return properties.copy();
    }

    /** What a person would call it: {@code Index Scan using listings_pkey on public.listings l}. */
    public String label() {
        StringBuilder label = new StringBuilder(type());
        if (!joinType().isEmpty() && !joinType().equals("Inner")) {
            label.append(" (").append(joinType()).append(')');
        }
        if (!index().isEmpty()) {
            label.append(" using ").append(index());
        }
        String name = relation().isEmpty() ? text("CTE Name") + text("Function Name") : relation();
        if (!name.isEmpty()) {
            label.append(" on ")
                    .append(schema().isEmpty() ? "" : schema() + ".")
                    .append(name);
            if (!alias().isEmpty() && !alias().equals(name)) {
                label.append(' ').append(alias());
            }
        }
        return label.toString();
    }

    @Override
    public String toString() {
        return "#" + id + " " + label();
    }
}
