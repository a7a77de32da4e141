package io.outrider.agent.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The type of every leaf, by its dotted name, over many lines. */
final class FieldTypes {
    private final Map<String, String> types = new TreeMap<>();
    private final List<String> conflicts = new ArrayList<>();

    void add(JsonNode line) {
        add("", line);
    }

    Map<String, String> byName() {
        return types;
    }

    List<String> conflicts() {
        return conflicts;
    }

    private void add(String name, JsonNode node) {
        if (!node.isObject()) {
            boolean ofStrings = node.isArray() && node.get(0).isString();
            note(name, ofStrings ? "keyword" : type(node));
            return;
        }
        note(name, "object");
        node.properties()
                .forEach(field -> add(name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue()));
    }

    private void note(String name, String type) {
        String before = types.put(name, type);
        if (before != null && !before.equals(type)) {
            conflicts.add(name + " is " + before + " and " + type);
        }
    }

    private static String type(JsonNode node) {
        if (node.isIntegralNumber()) {
            return "long";
        }
        return node.isNumber() ? "double" : node.isBoolean() ? "boolean" : "keyword";
    }
}
