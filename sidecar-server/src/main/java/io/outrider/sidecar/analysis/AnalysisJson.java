package io.outrider.sidecar.analysis;

import io.outrider.sidecar.plan.Blocks;
import io.outrider.sidecar.plan.Buffers;
import io.outrider.sidecar.plan.Jit;
import io.outrider.sidecar.plan.MaskedPlan;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanDiff;
import io.outrider.sidecar.plan.PlanNode;
import io.outrider.sidecar.plan.PlanShape;
import io.outrider.sidecar.plan.Wal;
import tools.jackson.core.JsonGenerator;

/** An analysis as the API shows it. One thread. */
final class AnalysisJson {
    private final JsonGenerator json;

    AnalysisJson(JsonGenerator json) {
        this.json = json;
    }

    void write(Analysis analysis) {
        Plan plan = analysis.showValues() ? analysis.plan() : MaskedPlan.of(analysis.plan());
        json.writeStartObject();
        json.writeStringProperty("fingerprint", analysis.fingerprint());
        json.writeStringProperty("text", analysis.text());
        json.writeNumberProperty("server_version", analysis.serverVersion());
        json.writeStringProperty("database", analysis.database());
        json.writeStringProperty("planned", analysis.planned());
        json.writeBooleanProperty("executed", plan.isAnalysed());
        json.writeStringProperty("shape", PlanShape.of(plan).hash());
        json.writeStringProperty("query_identifier", plan.queryIdentifier());
        number("cost", plan.root().totalCost());
        number("rows_estimated", plan.root().planRows());
        number("rows_actual", plan.root().totalRows());
        number("planning_ms", plan.planningMillis());
        number("execution_ms", plan.executionMillis());
        number("serialization_ms", plan.serializationMillis());
        number("planning_memory_kb", plan.planningMemoryKib());
        buffers("buffers", plan.root().buffers());
        buffers("planning_buffers", plan.planningBuffers());
        wal(plan.root().wal());
        jit(plan.jit());
        json.writeObjectPropertyStart("settings");
        plan.settings().forEach(json::writeStringProperty);
        json.writeEndObject();
        triggers(plan);
        json.writeArrayPropertyStart("findings");
        analysis.findings().forEach(finding -> finding.write(json));
        json.writeEndArray();
        comparison(analysis);
        json.writeArrayPropertyStart("hints");
        analysis.hints().forEach(this::hint);
        json.writeEndArray();
        PlanDiff change = analysis.change();
        if (change != null) {
            json.writeName("change");
            change.write(json);
        }
        json.writeArrayPropertyStart("nodes");
        plan.nodes().forEach(node -> node(plan, node));
        json.writeEndArray();
        json.writeName("plan");
        json.writeTree(plan.json());
        number("explain_ms", analysis.explainNanos() / 1e6);
        number("analysis_ms", analysis.totalNanos() / 1e6);
        json.writeEndObject();
    }

    private void comparison(Analysis analysis) {
        Plan other = analysis.other();
        if (other == null) {
            return;
        }
        PlanShape mine = PlanShape.of(analysis.plan());
        PlanShape its = PlanShape.of(other);
        json.writeObjectPropertyStart("other_plan");
        json.writeStringProperty("planned", analysis.otherPlanned());
        json.writeBooleanProperty("same_shape", mine.equals(its));
        json.writeStringProperty("shape", its.hash());
        number("cost", other.root().totalCost());
        if (!mine.equals(its)) {
            json.writeName("plan");
            json.writeTree((analysis.showValues() ? other : MaskedPlan.of(other)).json());
        }
        json.writeEndObject();
    }

    private void hint(PlanHint hint) {
        json.writeStartObject();
        json.writeObjectPropertyStart("settings");
        hint.settings().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeStringProperty("shape", hint.shape());
        json.writeStringProperty("what", hint.what());
        number("cost", hint.cost());
        json.writeBooleanProperty("cost_comparable", hint.costComparable());
        json.writeBooleanProperty("verified", hint.verified());
        number("execution_ms", hint.millis());
        if (hint.blocks() >= 0) {
            json.writeNumberProperty("blocks", hint.blocks());
        }
        json.writeArrayPropertyStart("ways");
        hint.ways().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void node(Plan plan, PlanNode node) {
        json.writeStartObject();
        json.writeNumberProperty("id", node.id());
        PlanNode parent = node.parent();
        if (parent != null) {
            json.writeNumberProperty("parent", parent.id());
        }
        json.writeStringProperty("type", node.type());
        json.writeStringProperty("label", node.label());
        number("cost", node.totalCost());
        number("self_cost", plan.selfCost(node));
        number("rows_estimated", node.planRows());
        number("rows_actual", node.actualRows());
        number("loops", node.loops());
        number("total_ms", plan.totalMillis(node));
        number("self_ms", plan.selfMillis(node));
        number("processes", plan.processes(node));
        buffers("self_buffers", plan.selfBuffers(node));
        json.writeEndObject();
    }

    private void triggers(Plan plan) {
        json.writeArrayPropertyStart("triggers");
        plan.triggers().forEach(trigger -> {
            json.writeStartObject();
            json.writeStringProperty("name", trigger.name());
            json.writeStringProperty("constraint", trigger.constraint());
            json.writeStringProperty("relation", trigger.relation());
            number("ms", trigger.millis());
            json.writeNumberProperty("calls", trigger.calls());
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private void jit(@org.jspecify.annotations.Nullable Jit jit) {
        if (jit == null) {
            return;
        }
        json.writeObjectPropertyStart("jit");
        json.writeNumberProperty("functions", jit.functions());
        number("generation_ms", jit.generation());
        number("inlining_ms", jit.inlining());
        number("optimization_ms", jit.optimization());
        number("emission_ms", jit.emission());
        number("total_ms", jit.total());
        json.writeEndObject();
    }

    private void wal(Wal wal) {
        if (wal.records() > 0) {
            json.writeObjectPropertyStart("wal");
            json.writeNumberProperty("records", wal.records());
            json.writeNumberProperty("full_page_images", wal.fullPageImages());
            json.writeNumberProperty("bytes", wal.bytes());
            json.writeEndObject();
        }
    }

    private void buffers(String name, Buffers buffers) {
        if (buffers.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart(name);
        blocks("shared", buffers.shared());
        blocks("local", buffers.local());
        blocks("temp", buffers.temp());
        json.writeEndObject();
    }

    private void blocks(String name, Blocks blocks) {
        if (blocks.touched() + blocks.dirtied() + blocks.written() == 0) {
            return;
        }
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("hit", blocks.hit());
        json.writeNumberProperty("read", blocks.read());
        json.writeNumberProperty("dirtied", blocks.dirtied());
        json.writeNumberProperty("written", blocks.written());
        number("read_ms", blocks.readMillis());
        number("write_ms", blocks.writeMillis());
        json.writeEndObject();
    }

    /** Left out when it is not known. */
    private void number(String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, Math.round(value * 1000) / 1000.0);
        }
    }
}
