package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code results/raw.json}: every figure of every run, for whoever wants to count again. */
final class RawJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private RawJson() {}

    /** A whole comparison as it was left. */
    record Earlier(Map<String, String> facts, List<Sample> samples, List<Samples.Failure> failures) {}

    static Earlier read(Path file) throws IOException {
        try {
            return MAPPER.readerFor(Earlier.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new CompareFailure(
                    CompareFailure.USAGE,
                    file + " is not there; --again needs a whole comparison to put its figures into");
        } catch (JacksonException e) {
            throw new CompareFailure(CompareFailure.FAILED, file + " cannot be read: " + e.getOriginalMessage());
        }
    }

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
