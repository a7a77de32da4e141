package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The JDK's formatter says the same. */
class TimestampsTest {
    private static final DateTimeFormatter ORACLE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Timestamps timestamps = new Timestamps();

    @Test
    void anyTimeReadsAsTheJdkHasIt() {
        Random random = new Random(7);
        long end = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() * 1_000_000;
        for (int i = 0; i < 50_000; i++) {
            check((long) (random.nextDouble() * end));
        }
    }

    @Test
    void leapDaysAndTheEdgesOfYears() {
        for (String time : new String[] {
            "1970-01-01T00:00:00Z",
            "2000-02-29T23:59:59Z",
            "2024-02-29T00:00:00Z",
            "2023-12-31T23:59:59Z",
            "2100-02-28T23:59:59Z",
            "2100-03-01T00:00:00Z",
            "1969-12-31T23:59:59Z"
        }) {
            check(Instant.parse(time).getEpochSecond() * 1_000_000 + 999_999);
        }
    }

    private void check(long epochMicros) {
        JsonLine line = new JsonLine(32);
        timestamps.write(epochMicros, line);
        Instant instant = Instant.ofEpochSecond(
                Math.floorDiv(epochMicros, 1_000_000L), Math.floorMod(epochMicros, 1_000_000L) * 1000);
        assertThat(new String(line.toBytes(), StandardCharsets.US_ASCII)).isEqualTo(ORACLE.format(instant));
    }
}
