package io.outrider.sidecar.plan;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of a plan by the server's own names. Whatever is missing or of another type reads as empty, because what is there depends on
 * the version, the options and the node. Immutable: nobody gets hold of the tree inside.
 */
final class PlanObject {
    private final ObjectNode json;

    PlanObject(JsonNode json) {
        this.json = json instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    boolean has(String key) {
        return json.has(key);
    }

    String text(String key) {
        JsonNode value = json.path(key);
        return value.isValueNode() ? value.asString("") : "";
    }

    /** A list of texts; a single text counts as a list of one. */
    List<String> texts(String key) {
        JsonNode value = json.path(key);
        if (value.isString()) {
            return List.of(value.asString(""));
        }
        List<String> texts = new ArrayList<>();
        value.forEach(part -> texts.add(part.asString("")));
        return List.copyOf(texts);
    }

    double number(String key, double otherwise) {
        JsonNode value = json.path(key);
        return value.isNumber() || value.isString() ? value.asDouble(otherwise) : otherwise;
    }

    long whole(String key) {
        return (long) number(key, 0);
    }

    boolean flag(String key) {
        return json.path(key).asBoolean(false);
    }

    PlanObject object(String key) {
        return new PlanObject(json.path(key));
    }

    List<PlanObject> objects(String key) {
        List<PlanObject> objects = new ArrayList<>();
        json.path(key).forEach(part -> objects.add(new PlanObject(part)));
        return List.copyOf(objects);
    }

    List<String> keys() {
        return List.copyOf(json.propertyNames());
    }

    ObjectNode copy() {
        return json.deepCopy();
    }
}
