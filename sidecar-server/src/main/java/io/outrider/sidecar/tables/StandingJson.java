package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Standing;
import tools.jackson.core.JsonGenerator;

/** Which server answered, and why its answer may be less than whole. */
final class StandingJson {
    private StandingJson() {}

    static void write(JsonGenerator json, Standing standing) {
        json.writeObjectPropertyStart("database");
        json.writeStringProperty("name", standing.database());
        json.writeStringProperty("version", standing.versionText());
        json.writeStringProperty("role", standing.role());
        json.writeBooleanProperty("replica", standing.replica());
        json.writeBooleanProperty("pooled", standing.pooled());
        json.writeArrayPropertyStart("limits");
        standing.limits().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }
}
