package io.outrider.sidecar.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a handler answers: either all bytes, or a stream that is written as it comes. A stream that fails breaks the connection off, so
 * that no client takes half an answer for a whole one.
 */
public record Response(int status, String type, byte[] bytes, @Nullable Stream stream, Map<String, String> headers) {
    private static final byte[] NOTHING = {};

    /** Writes a body; it ends when the method returns. */
    public interface Stream {
        void writeTo(OutputStream out) throws IOException;

        /** How many bytes will be written, which the client is told; 0 when nobody knows. */
        default long length() {
            return 0;
        }

        /** Comes at the end in every case, also when nothing was ever written because the client had gone. */
        default void close() {}
    }

    public static Response json(Consumer<JsonGenerator> content) {
        return json(200, "application/json", content);
    }

    public static Response json(int status, String type, Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
            content.accept(json);
        }
        return new Response(status, type, bytes.toByteArray(), null, Map.of());
    }

    public static Response text(String type, String text) {
        return new Response(200, type, text.getBytes(UTF_8), null, Map.of());
    }

    public static Response bytes(String type, byte[] bytes, Map<String, String> headers) {
        return new Response(200, type, bytes, null, headers);
    }

    public static Response stream(String type, Stream stream) {
        return stream(200, type, Map.of(), stream);
    }

    public static Response stream(int status, String type, Map<String, String> headers, Stream stream) {
        return new Response(status, type, NOTHING, stream, headers);
    }

    /** The same with a further header. */
    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, type, bytes, stream, more);
    }
}
