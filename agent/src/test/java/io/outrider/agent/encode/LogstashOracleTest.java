package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.RequestIds;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real logstash-logback-encoder, told the same, writes the same names with the same types and values. */
class LogstashOracleTest {
    private final LoggerContext context = new LoggerContext();
    private final JsonMapper jackson = new JsonMapper();

    @ParameterizedTest
    @EnumSource(EventFacts.Level.class)
    void theCommonFieldsAreTheSame(EventFacts.Level level) {
        CallEvent event = SampleEvents.query();
        event.logger = "io.rentscout.\"Search\"";
        event.request = new RequestIds(
                SampleEvents.TRACE_HIGH, SampleEvents.TRACE_LOW, event.parentId, SampleEvents.CORRELATION, null, "u-1");
        event.durationNanos = level == EventFacts.Level.WARN ? 600_000_000 : 1_000_000;
        event.error = level == EventFacts.Level.ERROR ? new IllegalStateException("down") : null;
        JsonNode ours = GoldenEventsTest.encoded("logstash", event);

        JsonNode theirs =
                oracle(event, Level.toLevel(level.name()), ours.get("message").stringValue());

        for (String name : List.of(
                "@version",
                "message",
                "logger_name",
                "thread_name",
                "level",
                "level_value",
                "correlation_id",
                "user_id")) {
            assertThat(ours.get(name)).as(name).isEqualTo(theirs.get(name));
        }
        assertThat(instant(ours)).isEqualTo(instant(theirs));
        assertThat(ours.has("stack_trace")).isEqualTo(theirs.has("stack_trace"));
        if (level == EventFacts.Level.ERROR) {
            assertThat(ours.get("stack_trace").stringValue().lines().limit(2).toList())
                    .isEqualTo(theirs.get("stack_trace")
                            .stringValue()
                            .lines()
                            .limit(2)
                            .toList());
        }
    }

    @Test
    void businessFieldsStandWhereStructuredArgumentsWould() {
        CallEvent event = SampleEvents.all().get("app");
        Map<String, Object> arguments = new HashMap<>();
        for (int i = 0; i < event.fields.length; i += 2) {
            arguments.put((String) event.fields[i], event.fields[i + 1]);
        }
        JsonNode theirs = oracle(event, Level.INFO, event.message, StructuredArguments.entries(arguments));

        JsonNode ours = GoldenEventsTest.encoded("logstash", event);

        for (String name : List.of("city", "items_count", "cache_hit", "ratio")) {
            assertThat(ours.get(name)).as(name).isEqualTo(theirs.get(name));
        }
    }

    @Test
    void aFieldOfTheHostsMayNotTakeAReservedName() {
        CallEvent event = SampleEvents.all().get("app");
        event.fields = new Object[] {"level", "high", "status_code", "none", "pid", 3};

        JsonNode ours = GoldenEventsTest.encoded("logstash", event);

        assertThat(ours.get("level").stringValue()).isEqualTo("INFO");
        assertThat(ours.get("app_level").stringValue()).isEqualTo("high");
        assertThat(ours.get("app_status_code").stringValue()).isEqualTo("none");
        assertThat(ours.get("app_pid").intValue()).isEqualTo(3);
        assertThat(ours.get("pid").intValue()).isEqualTo(4711);
    }

    private JsonNode oracle(CallEvent event, Level level, String message, Object... arguments) {
        LoggingEvent said =
                new LoggingEvent("", context.getLogger(event.logger), level, message, event.error, arguments);
        said.setInstant(Instant.ofEpochSecond(
                SampleEvents.EPOCH_MICROS / 1_000_000, SampleEvents.EPOCH_MICROS % 1_000_000 * 1000));
        said.setThreadName(event.origin.threadName);
        said.setMDCPropertyMap(Map.of("correlation_id", event.request.correlationId, "user_id", "u-1"));
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.start();
        try {
            return jackson.readTree(encoder.encode(said));
        } finally {
            encoder.stop();
        }
    }

    private static Instant instant(JsonNode line) {
        return OffsetDateTime.parse(line.get("@timestamp").stringValue()).toInstant();
    }
}
