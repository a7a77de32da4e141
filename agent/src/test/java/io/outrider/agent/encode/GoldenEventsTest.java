package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.event.CallEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every kind of event against the file that shows it. {@code mvn -pl agent -am test -Dtest=GoldenEventsTest -Dpages.write=true} writes the files
 * anew: read the difference before it is committed.
 */
class GoldenEventsTest {
    private static final JsonMapper JACKSON = new JsonMapper();

    @TestFactory
    List<DynamicTest> ecs() {
        return against("ecs");
    }

    @TestFactory
    List<DynamicTest> logstash() {
        return against("logstash");
    }

    @Test
    void noNameHasTwoTypes() {
        for (String format : new String[] {"ecs", "logstash"}) {
            FieldTypes types = new FieldTypes();
            SampleEvents.all().values().forEach(event -> types.add(encoded(format, event)));
            assertThat(types.conflicts()).as(format).isEmpty();
        }
    }

    static JsonNode encoded(String format, CallEvent event) {
        return JACKSON.readTree(line(format, event));
    }

    static byte[] line(String format, CallEvent event) {
        EventEncoder encoder = EventEncoder.of(SampleEvents.config("format=" + format), SampleEvents.writer(), 4711);
        JsonLine line = new JsonLine(64);
        encoder.encode(event, 17, SampleEvents.EPOCH_MICROS, line);
        return line.toBytes();
    }

    private static List<DynamicTest> against(String format) {
        List<DynamicTest> tests = new ArrayList<>();
        Path folder = Path.of("src", "test", "resources", "golden", format);
        for (Map.Entry<String, CallEvent> sample : SampleEvents.all().entrySet()) {
            Path golden = folder.resolve(sample.getKey() + ".json");
            tests.add(DynamicTest.dynamicTest(sample.getKey(), () -> check(golden, line(format, sample.getValue()))));
        }
        return tests;
    }

    private static void check(Path golden, byte[] line) throws Exception {
        String text = new String(line, StandardCharsets.UTF_8);
        assertThat(text).endsWith("}\n").hasLineCount(1);
        String pretty = JACKSON.readTree(line).toPrettyString().replace("\r\n", "\n") + "\n";
        if (Boolean.getBoolean("pages.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, pretty);
        }
        assertThat(pretty).isEqualTo(Files.readString(golden));
    }
}
