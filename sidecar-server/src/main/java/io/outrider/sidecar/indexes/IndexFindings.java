package io.outrider.sidecar.indexes;

import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** What is missing, in the form of findings. Any thread. */
public final class IndexFindings {
    private final IndexWatch watch;
    private final SuggestionBook book;

    IndexFindings(IndexWatch watch, SuggestionBook book) {
        this.watch = watch;
        this.book = book;
    }

    /** One object for each statement and index. */
    public void write(JsonGenerator json, String kind, int limit) {
        int left = limit;
        for (Kept kept : book.all()) {
            if (kept.state().isBuilt()) {
                continue;
            }
            for (Suggestion.Helped help : kept.suggestion().helped()) {
                for (IndexShape shape : kept.suggestion().shapes()) {
                    if (left-- > 0) {
                        write(json, kind, kept, help, shape);
                    }
                }
            }
        }
    }

    public void writeAnalysis(JsonGenerator json) {
        json.writeObjectPropertyStart("index_analysis");
        String fault = watch.fault();
        json.writeStringProperty("state", !watch.isOn() ? "off" : fault.isEmpty() ? "on" : "failing");
        json.writeStringProperty(
                "reason", watch.isOn() ? fault : "postgres.url is not set, so no database is asked for plans");
        json.writeNumberProperty("analysed", watch.analysed());
        json.writeArrayPropertyStart("not_analysed");
        for (Map.Entry<String, String> entry : watch.notAnalysed().entrySet()) {
            json.writeStartObject();
            json.writeStringProperty("fingerprint", entry.getKey());
            json.writeStringProperty("summary", watch.summary(entry.getKey()));
            json.writeStringProperty("reason", entry.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String kind, Kept kept, Suggestion.Helped help, IndexShape shape) {
        Suggestion suggestion = kept.suggestion();
        json.writeStartObject();
        json.writeStringProperty("kind", kind);
        json.writeStringProperty(
                "title",
                "Table " + suggestion.table() + " is read for about " + Math.round(help.rows()) + " of "
                        + Math.round(suggestion.tableRows()) + " rows without a fitting index");
        json.writeStringProperty("fingerprint", help.fingerprint());
        json.writeStringProperty("summary", help.summary());
        json.writeStringProperty("schema", suggestion.schema());
        json.writeStringProperty("table", suggestion.table());
        json.writeArrayPropertyStart("columns");
        shape.keys().forEach(key -> json.writeString(key.term()));
        json.writeEndArray();
        json.writeNumberProperty("table_rows", Math.round(suggestion.tableRows()));
        json.writeNumberProperty("estimated_rows", Math.round(help.rows()));
        json.writeNumberProperty("estimated_cost", help.before());
        json.writeNumberProperty("estimated_cost_after", help.after());
        json.writeStringProperty("filter", help.filter());
        json.writeStringProperty("suggestion", shape.named("").create());
        json.writeStringProperty("suggestion_id", suggestion.id());
        json.writeStringProperty(
                "evidence",
                kept.trial() == null
                        ? "planner's estimate, statement not executed"
                        : "measured on the clone: " + kept.note());
        json.writeStringProperty("checked", suggestion.made().toString());
        json.writeEndObject();
    }
}
