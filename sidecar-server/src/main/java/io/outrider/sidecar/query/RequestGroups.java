package io.outrider.sidecar.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds requests that are one page for many things: when at least three differ in one and the same part of their path, that part
 * is a parameter. {@code /cities/Wien/page}, {@code /cities/Graz/page} and {@code /cities/Linz/page} are {@code /cities/&#42;/page}.
 */
final class RequestGroups {
    private static final int ENOUGH = 3;

    private RequestGroups() {}

    /** The name of the group that each request belongs to; most often its own. */
    static Map<String, String> of(Set<String> requests) {
        Map<String, Set<String>> byShape = new HashMap<>();
        for (String request : requests) {
            for (String shape : shapes(request)) {
                byShape.computeIfAbsent(shape, key -> new LinkedHashSet<>()).add(request);
            }
        }
        Map<String, String> groups = new LinkedHashMap<>();
        for (String request : requests) {
            String group = request;
            int members = ENOUGH - 1;
            for (String shape : shapes(request)) {
                int size = byShape.getOrDefault(shape, Set.of()).size();
                if (size > members) {
                    members = size;
                    group = shape;
                }
            }
            groups.put(request, group);
        }
        return groups;
    }

    /** The request with each part of its path in turn left open. The method and the first part stay: they say what it is about. */
    private static List<String> shapes(String request) {
        String[] parts = request.split("/", -1);
        List<String> shapes = new ArrayList<>();
        for (int i = 2; i < parts.length; i++) {
            String[] open = parts.clone();
            open[i] = "*";
            shapes.add(String.join("/", open));
        }
        return shapes;
    }
}
