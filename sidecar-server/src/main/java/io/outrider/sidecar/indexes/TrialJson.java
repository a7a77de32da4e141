package io.outrider.sidecar.indexes;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The trial of all suggestions together, as the API shows it. */
final class TrialJson {
    private TrialJson() {}

    static void write(JsonGenerator json, TrialRun.@Nullable State state) {
        json.writeStartObject();
        if (state == null) {
            json.writeStringProperty("state", "none");
        } else {
            json.writeStringProperty("state", state.word());
            json.writeStringProperty("reason", state.fault());
            json.writeStringProperty("started", state.started().toString());
            if (state.ended() != null) {
                json.writeStringProperty("ended", state.ended().toString());
            }
            progress(json, state.progress().snapshot());
            if (state.outcome() != null) {
                outcome(json, state.outcome());
            }
        }
        json.writeEndObject();
    }

    private static void progress(JsonGenerator json, TrialProgress.Snapshot progress) {
        json.writeStringProperty("phase", progress.phase());
        json.writeNumberProperty("done", progress.done());
        json.writeNumberProperty("of", progress.outOf());
        json.writeNumberProperty("plans", progress.plans());
        json.writeNumberProperty("executions", progress.executions());
        json.writeNumberProperty("elapsed_ms", progress.elapsed().toMillis());
        json.writeNumberProperty("limit_ms", progress.limit().toMillis());
    }

    private static void outcome(JsonGenerator json, Trial.Outcome outcome) {
        json.writeArrayPropertyStart("set");
        outcome.kept().forEach(suggestion -> json.writeString(suggestion.id()));
        json.writeEndArray();
        json.writeArrayPropertyStart("statements");
        for (Map.Entry<String, Measured> before : outcome.before().entrySet()) {
            json.writeStartObject();
            json.writeStringProperty("fingerprint", before.getKey());
            SuggestionJson.measured(json, "before", before.getValue());
            SuggestionJson.measured(json, "after", outcome.after().get(before.getKey()));
            Measured least = outcome.least().get(before.getKey());
            if (least != null) {
                json.writeNumberProperty("least_ms", SuggestionJson.rounded(least.millis()));
                json.writeArrayPropertyStart("least_indexes");
                least.indexes().stream().sorted().forEach(json::writeString);
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("not_run");
        outcome.notRun().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeObjectPropertyStart("dropped");
        outcome.dropped().forEach(json::writeStringProperty);
        json.writeEndObject();
    }
}
