package io.outrider.sidecar.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ShortLinesTest {
    private static final SegmentName SEGMENT =
            Objects.requireNonNull(SegmentName.parse("k3v9x0q2ab-t3f8k2-000001.ndjson"));
    private static final String HEADER = "{\"event\":{\"id\":\"k3v9x0q2ab-t3f8k2-s1h\"}}\n";
    private static final String FULL =
            """
            {"@timestamp":"2026-11-23T17:35:11.123456Z","ecs":{"version":"9.4.0"},\
            "event":{"id":"k3v9x0q2ab-t3f8k2-1","dataset":"outrider.jdbc","action":"db.query","outcome":"success","duration":1234567},\
            "duration_ms":1.235,"message":"SELECT listings: 20 rows in 1.235 ms","service":{"name":"rentscout"},\
            "process":{"pid":7,"thread":{"name":"http-1"}},"trace":{"id":"aa"},"user":{"id":"ann"},\
            "db":{"query":{"text":"SELECT 1"},"operation":{"name":"BATCH SELECT","batch":{"size":2}},"response":{"returned_rows":20}},\
            "outrider":{"query":{"fingerprint":"9c"},"rows":{"affected":3},"backend":{"pid":8}}}
            """;
    private static final String SHORT =
            """
            {"@timestamp":"2026-11-23T17:35:12.000000Z","event":{"id":"k3v9x0q2ab-t3f8k2-2","duration":2000499},\
            "message":"SELECT listings: 1 row in 2.000 ms","process":{"thread":{"name":"http-2"}},\
            "db":{"response":{"returned_rows":1}},"outrider":{"like":%d}}
            """;

    @TempDir
    Path folder;

    private final LineReader reader = new LineReader();

    @Test
    void takesWhatIsSharedAndNothingOfTheOtherCall() throws IOException {
        Event event = read(HEADER + FULL, HEADER.length());

        assertThat(event).isNotNull();
        assertThat(event.dataset()).isEqualTo("outrider.jdbc");
        assertThat(event.sequence()).isEqualTo(2);
        assertThat(event.json())
                .isEqualTo(JsonMapper.shared()
                        .readTree(
                                """
                                        {"@timestamp":"2026-11-23T17:35:12.000000Z","ecs":{"version":"9.4.0"},
                                        "event":{"id":"k3v9x0q2ab-t3f8k2-2","dataset":"outrider.jdbc","action":"db.query","outcome":"success","duration":2000499},
                                        "message":"SELECT listings: 1 row in 2.000 ms","service":{"name":"rentscout"},
                                        "process":{"pid":7,"thread":{"name":"http-2"}},
                                        "db":{"query":{"text":"SELECT 1"},"operation":{"name":"BATCH SELECT"},"response":{"returned_rows":1}},
                                        "outrider":{"query":{"fingerprint":"9c"}}}
                                        """)
                        .withObject("")
                        .put("duration_ms", new java.math.BigDecimal("2.000")));
        String source = new String(event.source(new Line(SEGMENT, 0, new byte[0], 0, 0)), UTF_8);
        assertThat(source).contains("\"duration_ms\":2.000").doesNotContain("like");
    }

    @Test
    void aLongLineIsReadToItsEnd() throws IOException {
        String full = FULL.replace("SELECT 1", "SELECT " + "x".repeat(100_000));

        Event event = read(HEADER + full, HEADER.length());
        assertThat(event).isNotNull();
        assertThat(event.text("db", "query", "text")).hasSize(100_007);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 20, 1_000_000_000_000L, Long.MAX_VALUE})
    void whatPointsNowhereIsNoEvent(long offset) throws IOException {
        assertThat(read(HEADER + FULL, offset)).isNull();
    }

    @Test
    void aShortLineIsNothingToPointTo() throws IOException {
        assertThat(read(HEADER + SHORT.formatted(5), HEADER.length())).isNull();
    }

    private @Nullable Event read(String segment, long like) throws IOException {
        Path file = folder.resolve(SEGMENT.fileName());
        Files.writeString(file, segment);
        byte[] line = SHORT.formatted(like).strip().getBytes(UTF_8);
        try (FileChannel channel = FileChannel.open(file)) {
            return reader.event(SEGMENT, channel, line, 0, line.length);
        }
    }
}
