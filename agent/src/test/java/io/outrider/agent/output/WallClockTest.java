package io.outrider.agent.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private long nanos = Long.MAX_VALUE - 500;
    private long micros = 1_000_000;

    @Test
    void momentsAreReadRelativeToThePair() {
        WallClock clock = new WallClock(() -> nanos, () -> micros);

        assertThat(clock.epochMicros(nanos)).isEqualTo(1_000_000);
        assertThat(clock.epochMicros(nanos - 2_000)).isEqualTo(999_998);
        // The nano clock may wrap around.
        assertThat(clock.epochMicros(nanos + 3_000)).isEqualTo(1_000_003);
    }

    @Test
    void anAdjustedClockIsFollowed() {
        WallClock clock = new WallClock(() -> nanos, () -> micros);
        micros = 500_000;
        clock.refresh();

        assertThat(clock.epochMicros()).isEqualTo(500_000);
        assertThat(clock.nanos()).isEqualTo(nanos);
    }

    @Test
    void theSystemsTime() {
        WallClock clock = WallClock.system();

        long now = TimeUnit.MILLISECONDS.toMicros(Instant.now().toEpochMilli());
        assertThat(clock.epochMicros(System.nanoTime()))
                .isCloseTo(now, org.assertj.core.data.Offset.offset(5_000_000L));
    }
}
