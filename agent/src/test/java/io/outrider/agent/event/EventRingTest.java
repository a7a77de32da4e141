package io.outrider.agent.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRingTest {
    @Test
    void whatIsPublishedIsPolledInOrder() {
        EventRing ring = new EventRing(8);
        publish(ring, 1);
        publish(ring, 2);

        assertThat(pollStart(ring)).isEqualTo(1);
        assertThat(pollStart(ring)).isEqualTo(2);
        assertThat(ring.poll()).isNull();
    }

    @Test
    void aFullRingTakesNoMoreUntilASlotIsReleased() {
        EventRing ring = new EventRing(4);
        for (int i = 0; i < 4; i++) {
            publish(ring, i);
        }

        assertThat(ring.claim()).isEqualTo(-1);
        assertThat(ring.depth()).isEqualTo(4);
        ring.countDropped();
        assertThat(ring.dropped()).isEqualTo(1);

        ring.poll();
        assertThat(ring.claim()).isEqualTo(-1);
        ring.release();
        assertThat(ring.claim()).isEqualTo(4);
        assertThat(ring.claim()).isEqualTo(-1);
    }

    @Test
    void theRingGoesRoundManyTimes() {
        EventRing ring = new EventRing(2);
        for (int i = 0; i < 1_001; i++) {
            publish(ring, i);
            assertThat(pollStart(ring)).isEqualTo(i);
        }

        assertThat(ring.accepted()).isEqualTo(1_001);
        assertThat(ring.depth()).isZero();
        assertThat(ring.capacity()).isEqualTo(2);
    }

    @Test
    void aSlotClaimedButNotPublishedHoldsBackThoseBehindIt() {
        EventRing ring = new EventRing(4);
        long slow = ring.claim();
        publish(ring, 2);

        assertThat(ring.poll()).isNull();
        ring.publish(slow);
        assertThat(ring.poll()).isSameAs(ring.slot(slow));
    }

    @Test
    void aReleasedSlotHasForgottenTheCall() {
        CallEvent event = new CallEvent();
        event.text = "SELECT 1";
        event.error = new IllegalStateException();
        event.returnedRows = 5;
        assertForgotten(event);

        event.action = Action.HTTP_REQUEST;
        event.path = "/";
        event.dbCount = 3;
        assertForgotten(event);

        event.action = Action.APP;
        event.fields = new Object[] {"a", 1};
        assertForgotten(event);
    }

    private static void assertForgotten(CallEvent filled) {
        filled.clear();
        assertThat(filled).usingRecursiveComparison().ignoringFields("action").isEqualTo(cleared());
    }

    private static CallEvent cleared() {
        CallEvent event = new CallEvent();
        event.clear();
        return event;
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, 1, 3, 1000})
    void aCapacityThatIsNoPowerOfTwoIsRefused(int capacity) {
        assertThatThrownBy(() -> new EventRing(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity is " + capacity)
                .hasMessageContaining("power of two");
    }

    /** Producers retry until they are taken: all of it arrives, each producer's in its own order, each once. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyProducersLoseNothingAndKeepTheirOrder() throws InterruptedException {
        int producers = 4;
        int each = 50_000;
        EventRing ring = new EventRing(64);
        AtomicInteger busy = new AtomicInteger(producers);
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            int producer = p;
            threads.add(start(busy, () -> {
                for (int n = 0; n < each; n++) {
                    long position = ring.claim();
                    while (position < 0) {
                        Thread.onSpinWait();
                        position = ring.claim();
                    }
                    CallEvent event = ring.slot(position);
                    if (event.text != null) {
                        throw new AssertionError("a slot that was not released");
                    }
                    event.backendPid = producer;
                    event.startNanos = n;
                    event.text = "taken";
                    ring.publish(position);
                }
            }));
        }

        int[] next = new int[producers];
        int polled = 0;
        while (polled < producers * each) {
            CallEvent event = ring.poll();
            if (event == null) {
                Thread.onSpinWait();
                continue;
            }
            assertEqual(event.startNanos, next[event.backendPid]++);
            ring.release();
            polled++;
        }

        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(next).containsOnly(each);
        assertThat(ring.poll()).isNull();
        assertThat(ring.accepted()).isEqualTo((long) producers * each);
    }

    /** Producers drop when the ring is full: what arrives and what is counted as dropped make up everything. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNotTakenIsCounted() {
        int producers = 3;
        int each = 50_000;
        EventRing ring = new EventRing(8);
        AtomicInteger busy = new AtomicInteger(producers);
        for (int p = 0; p < producers; p++) {
            start(busy, () -> {
                for (int n = 0; n < each; n++) {
                    long position = ring.claim();
                    if (position < 0) {
                        ring.countDropped();
                    } else {
                        ring.publish(position);
                    }
                }
            });
        }
        Drain drain = new Drain(ring);
        long polled = 0;
        while (busy.get() > 0) {
            polled += drain.discard();
        }
        polled += drain.discard();

        assertThat(polled).isPositive().isEqualTo(ring.accepted());
        assertThat(polled + ring.dropped()).isEqualTo((long) producers * each);
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void noTwoThreadsEverHoldTheSameSlot() throws InterruptedException {
        EventRing ring = new EventRing(4);
        Set<CallEvent> held = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        AtomicInteger busy = new AtomicInteger(3);
        List<Thread> threads = new ArrayList<>();
        AtomicInteger twice = new AtomicInteger();
        for (int p = 0; p < 3; p++) {
            threads.add(start(busy, () -> {
                for (int n = 0; n < 30_000; n++) {
                    long position = ring.claim();
                    if (position >= 0) {
                        CallEvent event = ring.slot(position);
                        if (!held.add(event)) {
                            twice.incrementAndGet();
                        }
                        held.remove(event);
                        ring.publish(position);
                    }
                }
            }));
        }
        while (busy.get() > 0) {
            CallEvent event = ring.poll();
            if (event != null) {
                if (!held.add(event)) {
                    twice.incrementAndGet();
                }
                held.remove(event);
                ring.release();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(twice.get()).isZero();
    }

    private static Thread start(AtomicInteger busy, Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } finally {
                busy.decrementAndGet();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void publish(EventRing ring, long mark) {
        long position = ring.claim();
        ring.slot(position).startNanos = mark;
        ring.publish(position);
    }

    private static long pollStart(EventRing ring) {
        long start = ring.poll().startNanos;
        ring.release();
        return start;
    }

    private static void assertEqual(long actual, long expected) {
        if (actual != expected) {
            throw new AssertionError(actual + " in place of " + expected);
        }
    }
}
