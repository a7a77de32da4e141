package io.outrider.sidecar.statements;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** All that is known of one of the server's statements. Guarded by the book it is in. */
final class ServerStatement {
    private static final int LONGEST_TEXT = 8 * 1024;

    final StatementKey key;
    final String since;
    String text = "";
    String fingerprint = "";
    Counters total = Counters.none();
    boolean partial;

    ServerStatement(StatementKey key, String since) {
        this.key = key;
        this.since = since;
    }

    void add(Deltas.Delta delta) {
        total = total.plus(delta.growth());
        partial |= delta.partial();
    }

    void name(String newText, String newFingerprint) {
        text = newText.length() > LONGEST_TEXT ? newText.substring(0, LONGEST_TEXT) : newText;
        fingerprint = newFingerprint;
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("key", key.toString());
        json.writeStringProperty("since", since);
        json.writeStringProperty("text", text);
        json.writeStringProperty("fingerprint", fingerprint);
        json.writeBooleanProperty("partial", partial);
        json.writeName("total");
        total.write(json);
        json.writeEndObject();
    }

    static ServerStatement of(JsonNode json) {
        ServerStatement statement = new ServerStatement(
                StatementKey.of(json.path("key").asString("")),
                json.path("since").asString(""));
        statement.text = json.path("text").asString("");
        statement.fingerprint = json.path("fingerprint").asString("");
        statement.partial = json.path("partial").asBoolean(false);
        statement.total = Counters.of(json.path("total"));
        return statement;
    }
}
