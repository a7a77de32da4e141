package io.outrider.sidecar.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private final Listener listener = new Listener(new Selection("outrider.jdbc", "", 5), 3);

    @Test
    void aSlowListenerLosesTheOldestAndIsTold() throws InterruptedException {
        for (int i = 1; i <= 10; i++) {
            listener.offer(event("e" + i, "outrider.jdbc", 10));
        }
        assertThat(listener.take(Duration.ZERO)).satisfies(delivery -> {
            assertThat(delivery.skippedBefore()).isEqualTo(7);
            assertThat(delivery.event().id()).isEqualTo("e8");
        });
        assertThat(listener.take(Duration.ZERO)).satisfies(delivery -> {
            assertThat(delivery.skippedBefore()).isZero();
            assertThat(delivery.event().id()).isEqualTo("e9");
        });
    }

    @Test
    void whatWasNotSelectedIsNotSkippedEither() throws InterruptedException {
        for (int i = 1; i <= 10; i++) {
            listener.offer(event("e" + i, "outrider.redis", 10));
            listener.offer(event("e" + i, "outrider.jdbc", 4));
        }
        assertThat(listener.take(Duration.ofMillis(1))).isNull();
    }

    private static RecentEvent event(String id, String dataset, long nanos) {
        return new RecentEvent(id, dataset, "rentscout", nanos, new byte[0]);
    }
}
