package io.outrider.sidecar.indexes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A suggestion as the API shows it. */
final class SuggestionJson {
    private SuggestionJson() {}

    static void write(JsonGenerator json, Kept kept) {
        Suggestion suggestion = kept.suggestion();
        json.writeStartObject();
        json.writeStringProperty("id", suggestion.id());
        json.writeStringProperty("state", kept.state().word());
        json.writeStringProperty("note", kept.note());
        json.writeStringProperty("evidence", kept.rung().word());
        json.writeStringProperty("why", suggestion.why());
        json.writeStringProperty("schema", suggestion.schema());
        json.writeStringProperty("table", suggestion.table());
        texts(json, "create", suggestion.create());
        texts(json, "undo", suggestion.undo());
        json.writeNumberProperty("bytes", suggestion.bytes());
        json.writeNumberProperty("rows_written_per_call", Math.round(suggestion.writesPerCall() * 100) / 100.0);
        json.writeArrayPropertyStart("replaces");
        for (Suggestion.Replaced replaced : suggestion.replaces()) {
            json.writeStartObject();
            json.writeStringProperty("index", replaced.name());
            json.writeStringProperty("drop", replaced.drop());
            json.writeStringProperty("undo", replaced.definition());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("helped");
        suggestion.helped().forEach(help -> write(json, help, suggestion.hypopg(), kept.trial()));
        json.writeEndArray();
        json.writeObjectPropertyStart("hypopg");
        json.writeStringProperty("verdict", suggestion.hypopg().verdict().word());
        json.writeStringProperty("reason", suggestion.hypopg().reason());
        json.writeEndObject();
        trial(json, suggestion, kept.trial());
        json.writeArrayPropertyStart("rejected");
        for (Suggestion.Rejected rejected : suggestion.rejected()) {
            json.writeStartObject();
            json.writeStringProperty("statement", rejected.statement());
            json.writeStringProperty("reason", rejected.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        texts(json, "caveats", suggestion.caveats());
        json.writeStringProperty("made", suggestion.made().toString());
        json.writeStringProperty("changed", kept.at().toString());
        json.writeStringProperty("expires", suggestion.expires().toString());
        json.writeEndObject();
    }

    private static void write(
            JsonGenerator json, Suggestion.Helped help, SecondOpinion hypopg, Trial.@Nullable Outcome trial) {
        json.writeStartObject();
        json.writeStringProperty("fingerprint", help.fingerprint());
        json.writeStringProperty("summary", help.summary());
        json.writeNumberProperty("calls", help.calls());
        json.writeNumberProperty("cost_before", rounded(help.before()));
        json.writeNumberProperty("cost_after", rounded(help.after()));
        SecondOpinion.Answer answer = hypopg.answers().get(help.fingerprint());
        if (answer != null) {
            json.writeObjectPropertyStart("hypopg");
            json.writeNumberProperty("cost_before", rounded(answer.before()));
            json.writeNumberProperty("cost_after", rounded(answer.after()));
            json.writeBooleanProperty("used", answer.used());
            json.writeEndObject();
        }
        if (trial != null
                && trial.before().containsKey(help.fingerprint())
                && trial.after().containsKey(help.fingerprint())) {
            measured(json, "before", trial.before().get(help.fingerprint()));
            measured(json, "after", trial.after().get(help.fingerprint()));
        }
        json.writeEndObject();
    }

    private static void trial(JsonGenerator json, Suggestion suggestion, Trial.@Nullable Outcome trial) {
        if (trial == null) {
            return;
        }
        json.writeObjectPropertyStart("clone");
        json.writeNumberProperty("statements", trial.after().size());
        json.writeObjectPropertyStart("not_run");
        trial.notRun().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeObjectPropertyStart("dropped");
        suggestion.shapes().stream()
                .map(IndexShape::name)
                .filter(trial.dropped()::containsKey)
                .forEach(name -> json.writeStringProperty(name, trial.dropped().get(name)));
        json.writeEndObject();
        json.writeObjectPropertyStart("bytes");
        suggestion.shapes().stream()
                .map(IndexShape::name)
                .filter(trial.bytes()::containsKey)
                .forEach(name -> json.writeNumberProperty(name, trial.bytes().getOrDefault(name, 0L)));
        json.writeEndObject();
        json.writeEndObject();
    }

    static void measured(JsonGenerator json, String name, @Nullable Measured measured) {
        if (measured != null) {
            json.writeObjectPropertyStart(name);
            json.writeNumberProperty("ms", rounded(measured.millis()));
            json.writeNumberProperty("blocks", Math.round(measured.blocks()));
            json.writeBooleanProperty("timed_out", measured.timedOut());
            json.writeEndObject();
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
