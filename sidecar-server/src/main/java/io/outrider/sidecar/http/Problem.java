package io.outrider.sidecar.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** An error that the caller is told about, as RFC 9457 problem details. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** @param title a short, constant sentence for this kind of problem; it also makes the problem's type */
    public Problem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    public static Problem badParameter(String name, String value, String allowed) {
        return new Problem(
                400, "Bad parameter", "Parameter " + name + " is \"" + value + "\"; it must be " + allowed + ".");
    }

    public Problem with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    void write(JsonGenerator json, String instance) {
        json.writeStartObject();
        json.writeStringProperty(
                "type", "urn:outrider:problem:" + title.toLowerCase(Locale.ROOT).replace(' ', '-'));
        json.writeStringProperty("title", title);
        json.writeNumberProperty("status", status);
        json.writeStringProperty("detail", String.valueOf(getMessage()));
        json.writeStringProperty("instance", instance);
        json.writeEndObject();
    }
}
