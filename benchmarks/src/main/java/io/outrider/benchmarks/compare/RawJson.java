package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code results/raw.json}: every figure of every run, for whoever wants to count again. */
final class RawJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private RawJson() {}

    static void write(Path file, List<Contender> contenders, Samples samples, Map<String, String> facts)
            throws IOException {
        Map<String, String> labels = new LinkedHashMap<>();
        contenders.forEach(contender -> labels.put(contender.name(), contender.label()));
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("facts", facts);
        raw.put("contenders", labels);
        raw.put("samples", samples.all());
        raw.put("failures", samples.failures());
        Files.writeString(file, MAPPER.writeValueAsString(raw) + "\n");
    }
}
