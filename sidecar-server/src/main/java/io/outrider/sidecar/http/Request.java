package io.outrider.sidecar.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request as its handler sees it: parts of the path, and parameters that are checked as they are read. One thread. */
public final class Request {
    private final Map<String, String> pathParts;
    private final Map<String, String> parameters;
    private final Headers headers;
    private final byte[] body;

    Request(Map<String, String> pathParts, Map<String, String> parameters, Headers headers, byte[] body) {
        this.pathParts = pathParts;
        this.parameters = parameters;
        this.headers = headers;
        this.body = body;
    }

    /** The part of the path that stands where the route has {@code {name}}. */
    public String pathPart(String name) {
        return pathParts.getOrDefault(name, "");
    }

    /** The empty text when the parameter is not there. */
    public String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    public int whole(String name, int defaultValue, int least, int most) {
        String text = text(name);
        if (text.isEmpty()) {
            return defaultValue;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, together with the range
        }
        throw Problem.badParameter(name, text, "a whole number from " + least + " to " + most);
    }

    /** Milliseconds as a number, 0 when the parameter is not there. */
    public double millis(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value < 1e12) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Problem.badParameter(name, text, "a number of milliseconds, 0 or more");
    }

    public boolean flag(String name) {
        return choice(name, "false", List.of("true", "false")).equals("true");
    }

    public String choice(String name, String defaultValue, List<String> allowed) {
        String text = text(name);
        if (text.isEmpty()) {
            return defaultValue;
        }
        if (!allowed.contains(text)) {
            throw Problem.badParameter(name, text, "one of " + String.join(", ", allowed));
        }
        return text;
    }

    /** The body, which must be a JSON object of known members; without a body an empty one. */
    public JsonNode body(List<String> known) {
        if (body.length == 0) {
            return JsonMapper.shared().createObjectNode();
        }
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new Problem(400, "Bad body", "The body is no JSON: " + e.getOriginalMessage() + ".");
        }
        if (!json.isObject()) {
            throw new Problem(400, "Bad body", "The body must be a JSON object.");
        }
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                throw new Problem(
                        400,
                        "Bad body",
                        "Member " + name + " is not known here; known are " + String.join(", ", known) + ".");
            }
        }
        return json;
    }

    public @Nullable String header(String name) {
        return headers.getFirst(name);
    }

    /** @throws Problem on a parameter that the route does not know, or that is there twice */
    static Map<String, String> parameters(@Nullable String rawQuery, List<String> known) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return parameters;
        }
        for (String pair : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (!known.contains(name)) {
                throw new Problem(
                        400,
                        "Unknown parameter",
                        "Parameter " + name + " is not known here; "
                                + (known.isEmpty()
                                        ? "this address takes none."
                                        : "known are " + String.join(", ", known) + "."));
            }
            if (parameters.put(name, value) != null) {
                throw new Problem(400, "Bad parameter", "Parameter " + name + " is given twice; keep one.");
            }
        }
        return parameters;
    }

    static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Problem(400, "Bad encoding", "\"" + text + "\" is not valid percent-encoding.");
        }
    }
}
