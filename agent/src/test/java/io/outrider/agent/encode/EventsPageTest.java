package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of fields says neither less nor more than what the encoders write. {@code -Dpages.write=true} renews the samples in it. */
class EventsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "events.md");
    private static final Pattern FIELD = Pattern.compile("(?m)^\\| `([^`]+)` \\| (\\w+) \\|");
    private static final Pattern SAMPLE =
            Pattern.compile("<!-- sample: (\\S+) -->\n```json\n(.*?)```\n", Pattern.DOTALL);

    @Test
    void everyFieldIsListedWithItsType() throws Exception {
        FieldTypes written = new FieldTypes();
        SampleEvents.all().values().forEach(event -> written.add(GoldenEventsTest.encoded("ecs", event)));
        Map<String, String> expected = new TreeMap<>();
        written.byName().forEach((name, type) -> {
            boolean label = name.startsWith("labels.") || name.startsWith("numeric_labels.");
            if (!type.equals("object") && !label) {
                expected.put(name, type);
            }
        });

        Map<String, String> listed = fields("## Fields", "## Control records");

        // Any name may stand under the two label objects; the page lists the objects.
        assertThat(listed.remove("labels")).isEqualTo("object");
        assertThat(listed.remove("numeric_labels")).isEqualTo("object");
        assertThat(listed).isEqualTo(expected);
    }

    @Test
    void everyFlatFieldIsListedWithItsType() throws Exception {
        FieldTypes written = new FieldTypes();
        SampleEvents.all().entrySet().stream()
                .filter(sample -> !sample.getKey().equals("app"))
                .forEach(sample -> written.add(GoldenEventsTest.encoded("logstash", sample.getValue())));
        Map<String, String> expected = new TreeMap<>(written.byName());
        expected.values().removeIf("object"::equals);

        Map<String, String> listed = fields("## The flat format", "## Samples");

        assertThat(listed.remove("items_count")).isEqualTo("long");
        assertThat(listed).isEqualTo(expected);
    }

    @Test
    void theSamplesAreWhatTheEncoderWrites() throws Exception {
        String page = Files.readString(PAGE);
        StringBuilder renewed = new StringBuilder();
        Matcher sample = SAMPLE.matcher(page);
        int count = 0;
        while (sample.find()) {
            String pretty = GoldenEventsTest.encoded("ecs", SampleEvents.all().get(sample.group(1)))
                            .toPrettyString()
                            .replace("\r\n", "\n")
                    + "\n";
            String block = "<!-- sample: " + sample.group(1) + " -->\n```json\n" + pretty + "```\n";
            sample.appendReplacement(renewed, Matcher.quoteReplacement(block));
            count++;
        }
        sample.appendTail(renewed);
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(PAGE, renewed);
        }
        assertThat(count).as("one sample per dataset").isEqualTo(4);
        assertThat(Files.readString(PAGE)).isEqualTo(renewed.toString());
    }

    private static Map<String, String> fields(String from, String to) throws Exception {
        String page = Files.readString(PAGE);
        String part = page.substring(page.indexOf("\n" + from), page.indexOf("\n" + to));
        Map<String, String> fields = new TreeMap<>();
        Matcher row = FIELD.matcher(part);
        while (row.find()) {
            assertThat(fields.put(row.group(1), row.group(2)))
                    .as(row.group(1) + " is listed twice")
                    .isNull();
        }
        return fields;
    }
}
