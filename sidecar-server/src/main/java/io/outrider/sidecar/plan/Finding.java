package io.outrider.sidecar.plan;

import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Something a plan shows that can be done better.
 *
 * @param rule its name, which stays the same over releases
 * @param node the node it is about, 0 for the plan as a whole
 * @param share which part of the statement's time (of its cost, if it was not executed) it is about, 0 to 1
 * @param what what is so, in numbers
 * @param advice what a developer does about it
 * @param evidence the numbers behind {@code what}
 */
public record Finding(
        String rule,
        Severity severity,
        int node,
        double share,
        String what,
        String advice,
        Map<String, Object> evidence) {

    public void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("rule", rule);
        json.writeStringProperty("severity", severity.name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty("node", node);
        json.writeNumberProperty("share", Math.round(share * 1000) / 1000.0);
        json.writeStringProperty("what", what);
        json.writeStringProperty("advice", advice);
        json.writeObjectPropertyStart("evidence");
        evidence.forEach((name, value) -> {
            if (value instanceof Double number && Double.isFinite(number)) {
                json.writeNumberProperty(name, Math.round(number * 1000) / 1000.0);
            } else if (value instanceof Long number) {
                json.writeNumberProperty(name, number);
            } else {
                json.writeStringProperty(name, String.valueOf(value));
            }
        });
        json.writeEndObject();
        json.writeEndObject();
    }
}
